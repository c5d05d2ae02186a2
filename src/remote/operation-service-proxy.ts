import pRetry from 'p-retry';
import {
  CancelOperationDocument,
  type OperationStatus,
  RemoteServerDocument,
  RemoteStatusesDocument,
  type TypedDocumentString,
} from '../client/generated/graphql.js';
import {
  DownloadRefusedError,
  type GraphqlClient,
  GraphqlRequestError,
  ServerUnreachableError,
} from '../client/graphql-client.js';
import { OutcomeFrameError, OutcomeFrameReader } from '../operations/outcome-frames.js';
import type { OutcomeCursor, OutcomeNews } from '../operations/outcome-news.js';
import { ENGINE_VERSION_HEADER } from '../shared/engine-version-header.js';
import type { LineWatch } from './line-watch.js';
import { EngineVersionMismatchError, RemoteOutcomeError } from './remote-errors.js';

/** Tries of one call that does not change anything when it is made twice. */
const RETRIES = 2;
const FIRST_PAUSE_MS = 100;
/** The largest page of the API. */
const IDS_A_PAGE = 200;
const PRECONDITION_FAILED = 412;

/** Talks to one other ktrdr server through its public API: every call may be made twice without harm. */
export class OperationServiceProxy {
  /** Address of the server. */
  readonly host: string;
  readonly #client: GraphqlClient;

  constructor(host: string, client: GraphqlClient) {
    this.host = host;
    this.#client = client;
  }

  /**
   * Sends a document that reads, or that changes the same thing however often it is sent.
   * @throws ServerUnreachableError, GraphqlRequestError
   */
  repeat<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
  ): Promise<Result> {
    return this.#again(() => this.#client.request(document, variables));
  }

  #again<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    return pRetry(ask, {
      retries: RETRIES,
      minTimeout: FIRST_PAUSE_MS,
      shouldRetry: ({ error }) => isPassing(error),
    });
  }

  /**
   * Sends a document that starts something, under a key that makes it the same however often it is sent.
   * @param engineVersion what the host must have, or it starts nothing
   * @throws EngineVersionMismatchError when it has another engine
   */
  async start<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
    engineVersion: string,
  ): Promise<Result> {
    const exchange = () =>
      this.#client.exchange(document, variables, { [ENGINE_VERSION_HEADER]: engineVersion });
    try {
      const { data, headers } = await this.#again(exchange);
      // Something between the two, or a host from before there was the header, has dropped it.
      if (headers.get(ENGINE_VERSION_HEADER) !== engineVersion) await this.#requireEngine(engineVersion);
      return data;
    } catch (error) {
      if (error instanceof GraphqlRequestError && error.status === PRECONDITION_FAILED)
        await this.#requireEngine(engineVersion);
      throw error;
    }
  }

  async #requireEngine(wanted: string): Promise<void> {
    const { server } = await this.repeat(RemoteServerDocument, {});
    if (server.engineVersion !== wanted)
      throw new EngineVersionMismatchError(this.host, server.engineVersion, wanted);
  }

  /** Returns the statuses of operations; what the host does not know is missing. */
  async statuses(ids: readonly string[]): Promise<ReadonlyMap<string, OperationStatus>> {
    const found = new Map<string, OperationStatus>();
    for (let start = 0; start < ids.length; start += IDS_A_PAGE) {
      const page = ids.slice(start, start + IDS_A_PAGE);
      const { operations } = await this.repeat(RemoteStatusesDocument, { ids: page });
      for (const { id, status } of operations.nodes) found.set(id, status);
    }
    return found;
  }

  /** Asks for an end; it has come when the status says so. */
  async cancel(id: string): Promise<void> {
    await this.repeat(CancelOperationDocument, { id, reason: null });
  }

  /**
   * Follows an operation over one line, which tells what is stored of it as it is stored.
   * @param from what is known already
   * @returns when the line ends, which is a cut unless the news of the end came before
   * @throws ServerUnreachableError, DownloadRefusedError when there is no line, or it breaks
   * @throws RemoteOutcomeError when what comes is not what a host of this version sends
   */
  async *follow(id: string, from: OutcomeCursor, line: LineWatch): AsyncGenerator<OutcomeNews, void> {
    const { attempt, afterPart, afterSeq } = from;
    const path =
      `/operations/${encodeURIComponent(id)}/outcome` +
      `?attempt=${attempt}&afterPart=${afterPart}&afterSeq=${afterSeq}`;
    const body = await this.#client.download(path, line.signal);
    const reader = new OutcomeFrameReader();
    try {
      for await (const chunk of body) {
        line.heard();
        yield* reader.push(chunk);
      }
    } catch (error) {
      if (error instanceof OutcomeFrameError) throw new RemoteOutcomeError(this.host, error.message);
      throw new ServerUnreachableError(this.host, `the answer broke off: ${(error as Error).message}`);
    }
  }
}

/** Tells whether a call that failed may succeed when it is made again: nobody answered, or the server is starting. */
export function isPassing(error: unknown): boolean {
  if (error instanceof ServerUnreachableError) return true;
  const isAnswer = error instanceof GraphqlRequestError || error instanceof DownloadRefusedError;
  return isAnswer && (error.status === 429 || error.status >= 500);
}
