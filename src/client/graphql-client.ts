import type { ReadableStream } from 'node:stream/web';
import { z } from 'zod';
import type { TypedDocumentString } from './generated/graphql.js';

/** Anything that answers HTTP requests: the network, or a server in this very process. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response> | Response;

/** Is thrown when nothing that speaks GraphQL answers at the address. */
export class ServerUnreachableError extends Error {
  override readonly name = 'ServerUnreachableError';
  readonly url: string;

  constructor(url: string, reason: string) {
    super(`No ktrdr server answers at ${url} (${reason}).`);
    this.url = url;
  }
}

/** Is thrown when the server answers with GraphQL errors or refuses the request. */
export class GraphqlRequestError extends Error {
  override readonly name = 'GraphqlRequestError';
  readonly status: number;

  constructor(status: number, messages: readonly string[]) {
    super(messages.join('\n'));
    this.status = status;
  }
}

/** Is thrown when the server answers a download with anything but the file. */
export class DownloadRefusedError extends Error {
  override readonly name = 'DownloadRefusedError';
  readonly status: number;

  constructor(url: string, status: number) {
    super(`${url} cannot be downloaded: the server answers with HTTP ${status}.`);
    this.status = status;
  }
}

export interface GraphqlClientOptions {
  /** Base address of the server, without `/graphql`. */
  readonly serverUrl: string;
  readonly apiKey?: string | undefined;
  readonly fetch?: Fetch;
  /** Longest wait for one answer, milliseconds; default 30,000. */
  readonly timeoutMs?: number;
}

/** Files may be large and come over slow lines. */
const DOWNLOAD_TIMEOUT_MS = 600_000;

/** Sends typed documents to one server, and fetches files from it. */
export class GraphqlClient {
  readonly #serverUrl: string;
  readonly #endpoint: string;
  readonly #authorization: Record<string, string>;
  readonly #fetch: Fetch;
  readonly #timeoutMs: number;

  constructor({ serverUrl, apiKey, fetch = globalThis.fetch, timeoutMs = 30_000 }: GraphqlClientOptions) {
    this.#serverUrl = serverUrl.replace(/\/+$/, '');
    this.#endpoint = `${this.#serverUrl}/graphql`;
    this.#authorization = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
    this.#fetch = fetch;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Executes one document and returns its data.
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
    const response = await this.#fetchUntil(
      this.#endpoint,
      {
        method: 'POST',
        headers: {
          ...headers,
          ...this.#authorization,
          'content-type': 'application/json',
          accept: 'application/graphql-response+json, application/json',
        },
        body: JSON.stringify({ query: document.toString(), variables }),
      },
      AbortSignal.timeout(this.#timeoutMs),
    );
    const body = await this.#parse(response);
    if (body.errors !== undefined && body.errors.length > 0) {
      throw new GraphqlRequestError(
        response.status,
        body.errors.map(({ message }) => message),
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
   * @returns the body, to be read as it arrives
   * @throws ServerUnreachableError when there is no answer
   * @throws DownloadRefusedError when the answer is not the file
   */
  async download(
    path: string,
    signal: AbortSignal = AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS),
  ): Promise<ReadableStream<Uint8Array>> {
    const url = this.urlOf(path);
    const response = await this.#fetchUntil(url, { headers: this.#authorization }, signal);
    // The global type and Node's own are one at run time.
    if (response.status === 200 && response.body !== null) return response.body as ReadableStream<Uint8Array>;
    await response.body?.cancel();
    throw new DownloadRefusedError(url, response.status);
  }

  async #fetchUntil(url: string, init: RequestInit, signal: AbortSignal): Promise<Response> {
    try {
      return await this.#fetch(url, { ...init, signal });
    } catch (error) {
      throw new ServerUnreachableError(url, reasonOf(error));
    }
  }

  async #parse(response: Response): Promise<GraphqlBody> {
    try {
      const body = graphqlBody.safeParse(await response.json());
      if (body.success) return body.data;
    } catch (error) {
      throw new ServerUnreachableError(this.#endpoint, `HTTP ${response.status}, ${reasonOf(error)}`);
    }
    throw new ServerUnreachableError(this.#endpoint, `HTTP ${response.status}, not a GraphQL answer`);
  }
}

const graphqlBody = z
  .object({ data: z.unknown().optional(), errors: z.array(z.object({ message: z.string() })).optional() })
  .refine(({ data, errors }) => data !== undefined || errors !== undefined);

type GraphqlBody = z.infer<typeof graphqlBody>;

/** Names the cause: fetch itself only says that it failed. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error)
    return ('code' in error.cause && String(error.cause.code)) || error.cause.message;
  return error.message;
}
