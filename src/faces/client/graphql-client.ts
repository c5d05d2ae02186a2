import type { ReadableStream } from 'node:stream/web';
import { z } from 'zod';
import { boundedText, shortened } from '../../base/pure/bounded-text.js';
import { DownloadRefusedError, mediaTypeOf, refusalCode } from './download-refused-error.js';
import type { TypedDocumentString } from './generated/graphql.js';
import { onceMoreAfterReset } from './once-more-after-reset.js';
import { BodyTooLargeError, readBounded } from './read-bounded.js';

/** Anything that answers HTTP requests: the network, or a server in this very process. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response> | Response;

/** Thrown when nothing that speaks GraphQL answers at the address. */
export class ServerUnreachableError extends Error {
  override readonly name: string = 'ServerUnreachableError';
  readonly url: string;

  constructor(url: string, reason: string) {
    super(`No ktrdr server answers at ${url} (${reason}).`);
    this.url = url;
  }
}

/**
 * Thrown when something answers, but not as a ktrdr server does, and would do so again: it sends the request on to
 * another address, or its answer has no end.
 */
export class UnusableAnswerError extends ServerUnreachableError {
  override readonly name = 'UnusableAnswerError';
}

/** Thrown when the server answers with GraphQL errors or refuses the request. */
export class GraphqlRequestError extends Error {
  override readonly name = 'GraphqlRequestError';
  readonly status: number;
  /** Of the errors that have one, such as BAD_USER_INPUT. */
  readonly codes: readonly string[];

  constructor(status: number, messages: readonly string[], codes: readonly string[] = []) {
    super(messages.join('\n'));
    this.status = status;
    this.codes = codes;
  }

  /** Tells whether the server is there and cannot answer at the moment, whatever it is asked. */
  get isPassing(): boolean {
    return this.codes.some((code) => PASSING.has(code));
  }
}

const PASSING: ReadonlySet<string> = new Set(['STORE_UNAVAILABLE', 'RESOURCE_EXHAUSTED']);

export interface GraphqlClientOptions {
  /** Base address of the server, without `/graphql`. */
  readonly serverUrl: string;
  readonly apiKey?: string | undefined;
  readonly fetch?: Fetch;
  /** Longest wait for one answer, milliseconds; default 30,000. */
  readonly timeoutMs?: number;
  /** Largest answer to a document, bytes; default 64 MiB. What is longer is cut off while it comes. */
  readonly maxAnswerBytes?: number;
}

const MAX_ANSWER_BYTES = 2 ** 26;
const MAX_ERRORS = 20;
const MAX_ERROR_TEXT = 2_000;
const MAX_CODE = 100;

/** Files may be large and come over slow lines. */
const DOWNLOAD_TIMEOUT_MS = 600_000;

/** Sends typed documents to one server, and fetches files from it. */
export class GraphqlClient {
  readonly #serverUrl: string;
  readonly #endpoint: string;
  readonly #authorization: Record<string, string>;
  readonly #fetch: Fetch;
  readonly #timeoutMs: number;
  readonly #maxAnswerBytes: number;

  constructor({
    serverUrl,
    apiKey,
    fetch = globalThis.fetch,
    timeoutMs = 30_000,
    maxAnswerBytes = MAX_ANSWER_BYTES,
  }: GraphqlClientOptions) {
    this.#serverUrl = serverUrl.replace(/\/+$/, '');
    this.#endpoint = `${this.#serverUrl}/graphql`;
    this.#authorization = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
    this.#fetch = fetch;
    this.#timeoutMs = timeoutMs;
    this.#maxAnswerBytes = maxAnswerBytes;
  }

  /**
   * Executes one document and returns its data. A query whose connection breaks before the answer is sent once more.
   * @throws ServerUnreachableError when there is no answer, or none in the form of GraphQL
   * @throws GraphqlRequestError when the answer has errors
   */
  async request<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
  ): Promise<Result> {
    return (await this.exchange(document, variables, {})).data;
  }

  /**
   * Does what `request` does, with headers of its own on the way there and back.
   * @param headers beside those that every request has
   */
  async exchange<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
    headers: Readonly<Record<string, string>>,
  ): Promise<{ readonly data: Result; readonly headers: Headers }> {
    const query = document.toString();
    const init = {
      method: 'POST',
      headers: {
        ...headers,
        ...this.#authorization,
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
      },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(this.#timeoutMs),
    };
    const response = await this.#send(this.#endpoint, init, QUERY.test(query));
    const body = await this.#parse(response);
    if (body.errors !== undefined && body.errors.length > 0) {
      throw new GraphqlRequestError(
        response.status,
        body.errors.map(({ message }) => message),
        body.errors.flatMap(({ extensions }) => extensions?.code ?? []),
      );
    }
    if (body.data === undefined || body.data === null) {
      throw new ServerUnreachableError(this.#endpoint, `HTTP ${response.status} without data`);
    }
    // The document's types were generated from the schema that the server serves.
    return { data: body.data as Result, headers: response.headers };
  }

  /** Returns the full address of a path on the server. */
  urlOf(path: string): string {
    return `${this.#serverUrl}${path}`;
  }

  /**
   * Fetches a file of the server.
   * @param path such as `reportUrl` gives it
   * @param signal breaks it off; default: after ten minutes
   * @param contentType what it has to be; default: anything
   * @returns the body, to be read as it arrives
   * @throws ServerUnreachableError when there is no answer
   * @throws DownloadRefusedError when the answer is not the file
   */
  async download(
    path: string,
    signal: AbortSignal = AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS),
    contentType: string | null = null,
  ): Promise<ReadableStream<Uint8Array>> {
    const url = this.urlOf(path);
    const response = await this.#send(url, { headers: this.#authorization, signal }, true);
    const { status, body, headers } = response;
    // The global type and Node's own are one at run time.
    if (status === 200 && body !== null && (contentType === null || contentType === mediaTypeOf(headers)))
      return body as ReadableStream<Uint8Array>;
    throw new DownloadRefusedError(url, status, await refusalCode(response), mediaTypeOf(headers));
  }

  /**
   * Sends a request to this address and to no other.
   * @param isSafe it may be sent twice
   */
  async #send(url: string, init: RequestInit, isSafe: boolean): Promise<Response> {
    const fetchHere = () => this.#fetch(url, { ...init, redirect: 'manual' });
    let response: Response;
    try {
      response = await (isSafe ? onceMoreAfterReset(fetchHere) : fetchHere());
    } catch (error) {
      throw new ServerUnreachableError(url, reasonOf(error));
    }
    const { status, headers } = response;
    if (!REDIRECTS.has(status)) return response;
    await response.body?.cancel();
    const target = shortened(headers.get('location') ?? 'nowhere', MAX_LOCATION);
    throw new UnusableAnswerError(
      url,
      `HTTP ${status}: it sends requests on to ${target}, and none is sent there; name the server itself`,
    );
  }

  async #parse(response: Response): Promise<GraphqlBody> {
    try {
      const body = graphqlBody.safeParse(JSON.parse(await readBounded(response, this.#maxAnswerBytes)));
      if (body.success) return body.data;
    } catch (error) {
      const Failure = error instanceof BodyTooLargeError ? UnusableAnswerError : ServerUnreachableError;
      const reason = shortened(reasonOf(error), MAX_ERROR_TEXT);
      throw new Failure(this.#endpoint, `HTTP ${response.status}, ${reason}`);
    }
    throw new ServerUnreachableError(this.#endpoint, `HTTP ${response.status}, not a GraphQL answer`);
  }
}

/** What only reads; our documents begin with their operation. */
const QUERY = /^\s*query\b/;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MAX_LOCATION = 200;

const graphqlError = z.object({
  message: boundedText(MAX_ERROR_TEXT),
  extensions: z
    .object({ code: boundedText(MAX_CODE) })
    .optional()
    .catch(undefined),
});
const graphqlBody = z
  .object({
    data: z.unknown().optional(),
    errors: z
      .preprocess(
        (errors) => (Array.isArray(errors) ? errors.slice(0, MAX_ERRORS) : errors),
        z.array(graphqlError),
      )
      .optional(),
  })
  .refine(({ data, errors }) => data !== undefined || errors !== undefined);

type GraphqlBody = z.infer<typeof graphqlBody>;

/** Says why a request has no answer, or an answer no end. It names the cause: fetch itself only says that it failed. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error)
    return ('code' in error.cause && String(error.cause.code)) || error.cause.message;
  return error.message;
}
