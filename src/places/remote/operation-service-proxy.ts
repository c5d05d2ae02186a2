import pRetry from 'p-retry';
import type { z } from 'zod';
import { ENGINE_VERSION_HEADER } from '../../base/pure/engine-version-header.js';
import { DownloadRefusedError } from '../../faces/client/download-refused-error.js';
import {
  CancelOperationDocument,
  type OperationStatus,
  RemoteServerDocument,
  RemoteStatusesDocument,
  type TypedDocumentString,
} from '../../faces/client/generated/graphql.js';
import {
  type GraphqlClient,
  GraphqlRequestError,
  ServerUnreachableError,
  UnusableAnswerError,
} from '../../faces/client/graphql-client.js';
import { EngineVersionMismatchError } from '../../operations/record/engine-version-mismatch-error.js';
import { type FollowCursor, NEWS_MEDIA_TYPE, type News, readNews } from '../../operations/watch/news.js';
import { cancelSchema, serverSchema, statusesSchema } from './host-schemas.js';
import { RemoteAnswerError, RemoteOutcomeError } from './remote-errors.js';

/** Tries of one call that does not change anything when it is made twice. */
const RETRIES = 2;
/** As long as the shortest pause between any two questions; the second is twice as long. */
const FIRST_PAUSE_MS = 250;
/** The largest page of the API. */
const IDS_A_PAGE = 200;
const PRECONDITION_FAILED = 412;
const UNAUTHORIZED = 401;

/** Talks to one other ktrdr server through its public API: every call may be made twice without harm. */
export class OperationServiceProxy {
  /** Address of the server. */
  readonly host: string;
  /** Why no key is sent to it although there is one; null where that is not so. */
  readonly keyNote: string | null;
  readonly #client: GraphqlClient;

  constructor(host: string, client: GraphqlClient, keyNote: string | null = null) {
    this.host = host;
    this.#client = client;
    this.keyNote = keyNote;
  }

  /**
   * Sends a document that reads, or that changes the same thing however often it is sent.
   * @param schema what the answer is held against
   * @throws ServerUnreachableError, GraphqlRequestError
   * @throws RemoteAnswerError for an answer that a ktrdr server does not give
   */
  async repeat<Result, Variables, Answer>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
    schema: z.ZodType<Answer>,
  ): Promise<Answer> {
    return this.#checked(schema, await this.#again(() => this.#client.request(document, variables)));
  }

  #checked<Answer>(schema: z.ZodType<Answer>, data: unknown): Answer {
    const parsed = schema.safeParse(data);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const place = issue?.path.join('.') || 'data';
    throw new RemoteAnswerError(this.host, `${place}: ${issue?.message ?? 'is of another form'}`);
  }

  async #again<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await pRetry(ask, {
        retries: RETRIES,
        minTimeout: FIRST_PAUSE_MS,
        shouldRetry: ({ error }) => isPassing(error),
      });
    } catch (error) {
      const isKeyMissing = error instanceof GraphqlRequestError && error.status === UNAUTHORIZED;
      if (!isKeyMissing || this.keyNote === null) throw error;
      throw new GraphqlRequestError(error.status, [error.message, this.keyNote]);
    }
  }

  /**
   * Sends a document that starts something, under a key that makes it the same however often it is sent.
   * @param engineVersion what the host must have, or it starts nothing
   * @param schema what the answer is held against
   * @throws EngineVersionMismatchError when it has another engine
   * @throws RemoteAnswerError for an answer that a ktrdr server does not give
   */
  async start<Result, Variables, Answer>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
    engineVersion: string,
    schema: z.ZodType<Answer>,
  ): Promise<Answer> {
    const exchange = () =>
      this.#client.exchange(document, variables, { [ENGINE_VERSION_HEADER]: engineVersion });
    try {
      const { data, headers } = await this.#again(exchange);
      // Something between the two, or a host from before there was the header, has dropped it.
      if (headers.get(ENGINE_VERSION_HEADER) !== engineVersion) await this.#requireEngine(engineVersion);
      return this.#checked(schema, data);
    } catch (error) {
      if (error instanceof GraphqlRequestError && error.status === PRECONDITION_FAILED)
        await this.#requireEngine(engineVersion);
      throw error;
    }
  }

  async #requireEngine(wanted: string): Promise<void> {
    const { server } = await this.repeat(RemoteServerDocument, {}, serverSchema);
    if (server.engineVersion !== wanted)
      throw new EngineVersionMismatchError(this.host, server.engineVersion, wanted);
  }

  /** Returns the statuses of operations; what the host does not know is missing. */
  async statuses(ids: readonly string[]): Promise<ReadonlyMap<string, OperationStatus>> {
    const found = new Map<string, OperationStatus>();
    for (let start = 0; start < ids.length; start += IDS_A_PAGE) {
      const page = ids.slice(start, start + IDS_A_PAGE);
      const { operations } = await this.repeat(RemoteStatusesDocument, { ids: page }, statusesSchema);
      for (const { id, status } of operations.nodes) found.set(id, status);
    }
    return found;
  }

  /** Asks for an end; it has come when the status says so. */
  async cancel(id: string): Promise<void> {
    await this.repeat(CancelOperationDocument, { id, reason: null }, cancelSchema);
  }

  /**
   * Asks for what is new of an operation; the host may wait some seconds for it.
   * @param from what is known already
   * @param signal gives it up
   * @throws ServerUnreachableError when there is no answer, UnusableAnswerError when it breaks off
   * @throws DownloadRefusedError when something else comes
   * @throws RemoteOutcomeError when what comes is not what a host of this version sends
   */
  async news(id: string, { attempt, status, counts }: FollowCursor, signal: AbortSignal): Promise<News> {
    const from = new URLSearchParams({ attempt: `${attempt}` });
    // Left out at the start: to an earlier version it would be a stream.
    if (status !== 'PENDING') from.set('status', status);
    for (const [stream, count] of counts) from.set(stream, `${count}`);
    const path = `/operations/${encodeURIComponent(id)}/outcome?${from}`;
    const body = await this.#client.download(path, signal, NEWS_MEDIA_TYPE);
    try {
      return await readNews(body);
    } catch (error) {
      const { message } = error as Error;
      if (error instanceof RangeError) throw new RemoteOutcomeError(this.host, message);
      throw new UnusableAnswerError(this.host, `the answer broke off: ${message}`);
    }
  }
}

/** Tells whether a call that failed may succeed when it is made again: nobody answered, or the server is starting. */
export function isPassing(error: unknown): boolean {
  if (error instanceof ServerUnreachableError) return !(error instanceof UnusableAnswerError);
  const isAnswer = error instanceof GraphqlRequestError || error instanceof DownloadRefusedError;
  return isAnswer && (error.status === 429 || error.status >= 500);
}
