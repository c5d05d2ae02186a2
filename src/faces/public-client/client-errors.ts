interface Absence extends ErrorOptions {
  readonly code?: string;
  readonly retryAfterMs?: number | null;
}

/** Thrown when no server answers, or one says that it cannot at the moment, for longer than the client waits. */
export class ServerAwayError extends Error {
  override readonly name = 'ServerAwayError';
  readonly url: string;
  /** Of a server that is there: STORE_UNAVAILABLE or RESOURCE_EXHAUSTED; null where none answers. */
  readonly code: string | null;
  /** How long the server asks to wait before the next request, milliseconds; null where it says nothing. */
  readonly retryAfterMs: number | null;

  /** @param reason with a code the sentences of the server, which name the remedy */
  constructor(url: string, reason: string, { code, retryAfterMs = null, ...options }: Absence = {}) {
    super(code === undefined ? `No ktrdr server answers at ${url} (${reason}).` : reason, options);
    this.url = url;
    this.code = code ?? null;
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
