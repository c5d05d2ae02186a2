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

export interface GraphqlClientOptions {
  /** Base address of the server, without `/graphql`. */
  readonly serverUrl: string;
  readonly apiKey?: string | undefined;
  readonly fetch?: Fetch;
  /** Longest wait for one answer, milliseconds; default 30,000. */
  readonly timeoutMs?: number;
}

/** Sends typed documents to one server. */
export class GraphqlClient {
  readonly #endpoint: string;
  readonly #headers: Record<string, string>;
  readonly #fetch: Fetch;
  readonly #timeoutMs: number;

  constructor({ serverUrl, apiKey, fetch = globalThis.fetch, timeoutMs = 30_000 }: GraphqlClientOptions) {
    this.#endpoint = `${serverUrl.replace(/\/+$/, '')}/graphql`;
    this.#headers = {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
    };
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
    const response = await this.#post(JSON.stringify({ query: document.toString(), variables }));
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
    return body.data as Result;
  }

  async #post(body: string): Promise<Response> {
    const signal = AbortSignal.timeout(this.#timeoutMs);
    try {
      return await this.#fetch(this.#endpoint, { method: 'POST', headers: this.#headers, body, signal });
    } catch (error) {
      throw new ServerUnreachableError(this.#endpoint, reasonOf(error));
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
  .object({ data: z.unknown(), errors: z.array(z.object({ message: z.string() })).optional() })
  .refine(({ data, errors }) => data !== undefined || errors !== undefined);

type GraphqlBody = z.infer<typeof graphqlBody>;

/** Names the cause: fetch itself only says that it failed. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error)
    return ('code' in error.cause && String(error.cause.code)) || error.cause.message;
  return error.message;
}
