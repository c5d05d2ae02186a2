import { RequestRefusedError, ServerAwayError } from './client-errors.js';
import { pause, SHORTEST_WAIT_MS } from './pause.js';
import type { TypedDocument } from './typed-document.js';

/** How to reach a server. */
export interface ClientOptions {
  /** Address of the server without `/graphql`, such as `http://127.0.0.1:8000`. */
  readonly url: string;
  /** Key of a server that asks for one; absent where a session cookie does. */
  readonly apiKey?: string | undefined;
  /** Default: the global one. */
  readonly fetch?: typeof globalThis.fetch;
  /** Longest wait for one answer, milliseconds; default 30,000. */
  readonly timeoutMs?: number;
  /** How long the server may be away before a call gives up, milliseconds; default 300,000. 0 asks once. */
  readonly giveUpAfterMs?: number;
}

export interface CallOptions {
  /** Ends the call; it then throws the reason of the signal. `AbortSignal.timeout(60_000)` is a deadline. */
  readonly signal?: AbortSignal | undefined;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

/** What a server that starts, drains or is busy answers with, or what stands before one that is away. */
const AWAY_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** What a server that is there says while its database or the means of its machine are not. */
const AWAY_CODES: ReadonlySet<string> = new Set(['STORE_UNAVAILABLE', 'RESOURCE_EXHAUSTED']);

/** Asks one server, and asks again while it is away. */
export class Connection {
  readonly #options: Required<Omit<ClientOptions, 'apiKey' | 'url'>>;
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor({ url, apiKey, fetch, timeoutMs = 30_000, giveUpAfterMs = 300_000 }: ClientOptions) {
    this.#url = url.replace(/\/+$/, '');
    // Browsers refuse a fetch that is called as a method of something else.
    const ask = fetch ?? ((...request: Parameters<typeof globalThis.fetch>) => globalThis.fetch(...request));
    this.#options = { fetch: ask, timeoutMs, giveUpAfterMs };
    this.#headers = apiKey === undefined || apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` };
  }

  /** Returns the full address of a path of the server, such as `reportUrl` gives it. */
  urlOf(path: string): string {
    return `${this.#url}${path}`;
  }

  /**
   * Sends a document and returns its data.
   * @param isRepeatable asking twice does what asking once does; then the server may be away meanwhile
   * @throws ServerAwayError | RequestRefusedError
   */
  async request<Result, Variables>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
    isRepeatable: boolean,
    { signal }: CallOptions = {},
  ): Promise<Result> {
    const init = {
      method: 'POST',
      headers: {
        ...this.#headers,
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
      },
      body: JSON.stringify({ query: document.toString(), variables }),
    };
    const ask = async () => {
      const limit = AbortSignal.timeout(this.#options.timeoutMs);
      const response = await this.#send('/graphql', init, signal, limit);
      // The document's types were generated from the schema that the server serves.
      return (await this.#dataOf(response, signal)) as Result;
    };
    return isRepeatable ? this.#whileAway(ask, signal) : ask();
  }

  /**
   * Fetches a file of the server. The longest wait for an answer ends with its first line: a file takes what it takes.
   * @param path such as `reportUrl` gives it
   * @throws ServerAwayError | RequestRefusedError
   */
  async download(path: string, { signal }: CallOptions = {}): Promise<Response> {
    return this.#whileAway(async () => {
      const limit = new AbortController();
      const { timeoutMs } = this.#options;
      const timer = setTimeout(
        () => limit.abort(new DOMException(`${timeoutMs} ms`, 'TimeoutError')),
        timeoutMs,
      );
      const response = await this.#send(path, { headers: this.#headers }, signal, limit.signal).finally(() =>
        clearTimeout(timer),
      );
      if (response.ok) return response;
      await response.body?.cancel();
      throw new RequestRefusedError(response.status, [`${path}: HTTP ${response.status}.`], []);
    }, signal);
  }

  async #whileAway<T>(ask: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const giveUpAtMs = Date.now() + this.#options.giveUpAfterMs;
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof ServerAwayError)) throw error;
        // Half of it by chance: clients that lost the same server shall not come back in one moment.
        const nextMs = Math.max(error.retryAfterMs ?? waitMs * (0.5 + Math.random() / 2), SHORTEST_WAIT_MS);
        if (Date.now() + nextMs > giveUpAtMs) throw error;
        await pause(nextMs, signal);
      }
    }
  }

  async #send(
    path: string,
    init: RequestInit,
    signal: AbortSignal | undefined,
    limit: AbortSignal,
  ): Promise<Response> {
    signal?.throwIfAborted();
    const url = this.urlOf(path);
    let response: Response;
    try {
      response = await this.#options.fetch(url, {
        ...init,
        // A key goes to this address and to no other.
        redirect: 'error',
        signal: signal === undefined ? limit : eitherOf(signal, limit),
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw new ServerAwayError(url, reasonOf(error), { cause: error });
    }
    if (!AWAY_STATUSES.has(response.status)) return response;
    await response.body?.cancel();
    throw new ServerAwayError(url, `HTTP ${response.status}`, {
      retryAfterMs: retryAfterMs(response.headers),
    });
  }

  async #dataOf(response: Response, signal: AbortSignal | undefined): Promise<unknown> {
    const url = this.urlOf('/graphql');
    let text: string;
    try {
      text = await response.text();
    } catch (error) {
      signal?.throwIfAborted();
      throw new ServerAwayError(url, 'its answer broke off', { cause: error });
    }
    const answer = answerOf(text);
    // What stands before a server may have words of its own for one that is away.
    if (answer === null && response.status >= 500) throw new ServerAwayError(url, `HTTP ${response.status}`);
    if (answer === null)
      throw new RequestRefusedError(
        response.status,
        [`What answers at ${url} with HTTP ${response.status} is no ktrdr server.`],
        [],
      );
    const { data, errors = [] } = answer;
    for (const { message, extensions } of errors) {
      const code = extensions?.code ?? '';
      if (AWAY_CODES.has(code)) throw new ServerAwayError(url, message, { code });
    }
    if (errors.length > 0 || data === null || data === undefined) {
      throw new RequestRefusedError(
        response.status,
        errors.map(({ message }) => message),
        errors.flatMap(({ extensions }) => extensions?.code ?? []),
      );
    }
    return data;
  }
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

function answerOf(text: string): Answer | null {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === 'object' && answer !== null && ('data' in answer || 'errors' in answer)
      ? (answer as Answer)
      : null;
  } catch {
    return null;
  }
}

function retryAfterMs(headers: Headers): number | null {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : null;
}

/** Names the cause: fetch itself only says that it failed. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}

/** Limits of calls, for as long as the calls last. */
const LIMITS = new WeakMap<AbortSignal, AbortSignal>();

/** Node 20 lets a limit that nobody holds be collected, and its time never comes. */
function eitherOf(signal: AbortSignal, limit: AbortSignal): AbortSignal {
  const either = AbortSignal.any([signal, limit]);
  LIMITS.set(either, limit);
  return either;
}
