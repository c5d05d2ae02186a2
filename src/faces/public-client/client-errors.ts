/** Thrown when no server answers, for longer than the client waits for one. */
export class ServerAwayError extends Error {
  override readonly name = 'ServerAwayError';
  readonly url: string;
  /** How long the server asks to wait before the next request, milliseconds; null where it says nothing. */
  readonly retryAfterMs: number | null;

  constructor(url: string, reason: string, retryAfterMs: number | null = null, options?: ErrorOptions) {
    super(`No ktrdr server answers at ${url} (${reason}).`, options);
    this.url = url;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Thrown when the server is there and refuses the request: asking again would not help. */
export class RequestRefusedError extends Error {
  override readonly name = 'RequestRefusedError';
  /** Of HTTP. */
  readonly status: number;
  /** The codes of the errors, such as QUERY_TOO_COMPLEX. */
  readonly codes: readonly string[];

  constructor(status: number, messages: readonly string[], codes: readonly string[]) {
    super(messages.length > 0 ? messages.join('\n') : `The server refuses with HTTP ${status}.`);
    this.status = status;
    this.codes = codes;
  }
}

/** Thrown when the server knows no operation of an id, or no more. */
export class UnknownOperationError extends Error {
  override readonly name = 'UnknownOperationError';
  readonly id: string;

  constructor(id: string) {
    super(`The server has no operation '${id}': it was deleted, or is another server's.`);
    this.id = id;
  }
}

/** Thrown when an operation has no such log. */
export class WrongOperationTypeError extends Error {
  override readonly name = 'WrongOperationTypeError';

  /** @param log such as `bars` */
  constructor(id: string, typename: string, log: string) {
    super(`'${id}' has no ${log}: it is a ${typename}.`);
  }
}
