/** How long a client may keep a connection waiting, milliseconds. */
export interface HttpTimeouts {
  /** From the first byte of a request to its last. */
  readonly requestMs: number;
  /** From the first byte of a request, or from the begin of a connection, to the end of the headers. */
  readonly headersMs: number;
  /** Between two requests of one connection. */
  readonly keepAliveMs: number;
  /** Without taking anything of an answer; it is cut after twice as long at the latest. */
  readonly unreadMs: number;
  /** How often is looked for connections that are over their time: by so much the others may be exceeded. */
  readonly checkEveryMs: number;
}

export const DEFAULT_TIMEOUTS: HttpTimeouts = {
  requestMs: 30_000,
  headersMs: 10_000,
  // Longer than a minute, the usual idle time of proxies, so that none reuses a connection that is being closed.
  keepAliveMs: 75_000,
  unreadMs: 30_000,
  // Node looks every 30 seconds unless it is told otherwise.
  checkEveryMs: 1_000,
};
