import { type CallOptions, type ClientOptions, Connection } from './connection.js';
import { followLog, type LogAnswer, type LogOptions, type PageVariables } from './follow-log.js';
import * as documents from './generated/graphql.js';
import { newIdempotencyKey } from './idempotency-key.js';
import type { TypedDocument } from './typed-document.js';
import { type OperationOutcome, type OperationState, type WaitOptions, waitFor } from './wait-for.js';

/** Yields entries in order, each once; leaving the loop ends it. */
export type Log<Entry> = AsyncGenerator<Entry, void, undefined>;

/** What every start takes and returns: a union that `__typename` tells apart. */
type Start<Input, Answer> = (input: Input, options?: CallOptions) => Promise<Answer>;

/**
 * One server. Every call waits while the server is away, as long as `giveUpAfterMs`; starts carry an idempotency key
 * of their own where the input has none, so that none starts twice.
 */
export type KtrdrClient = ReturnType<typeof createClient>;

/** Returns a client of one server; it holds no connection and needs no closing. */
export function createClient(options: ClientOptions) {
  const connection = new Connection(options);

  const query = <Result, Variables>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
    call?: CallOptions,
  ) => connection.request(document, variables, true, call);

  const start =
    <Input extends { readonly idempotencyKey?: string | null | undefined }, Data, Answer>(
      document: TypedDocument<Data, { input: Input }>,
      answerOf: (data: Data) => Answer,
    ): Start<Input, Answer> =>
    async (input, call) => {
      const keyed = { ...input, idempotencyKey: input.idempotencyKey ?? newIdempotencyKey() };
      return answerOf(await query(document, { input: keyed }, call));
    };

  const log =
    <Entry>(name: string, document: TypedDocument<LogAnswer<Entry>, PageVariables>) =>
    (id: string, logOptions: LogOptions = {}): Log<Entry> =>
      followLog(id, name, (variables, call) => query(document, variables, call), logOptions);

  const operation = async (id: string, call?: CallOptions): Promise<OperationOutcome | null> =>
    (await query(documents.OperationOutcomeDocument, { id }, call)).operation ?? null;

  const state = async (id: string, call?: CallOptions): Promise<OperationState | null> =>
    (await query(documents.OperationStateDocument, { id }, call)).operation ?? null;

  return {
    /**
     * Sends a document of your own. A mutation is sent once; what only reads is asked again while the server is away.
     * @throws ServerAwayError | RequestRefusedError
     */
    request: <Result, Variables>(
      document: TypedDocument<Result, Variables>,
      variables: Variables,
      call?: CallOptions,
    ): Promise<Result> => connection.request(document, variables, !MUTATION.test(document.toString()), call),

    /** Fetches a file, such as `reportUrl` or one of `downloads`. @throws ServerAwayError | RequestRefusedError */
    download: (path: string, call?: CallOptions): Promise<Response> => connection.download(path, call),

    /** Returns the full address of a path of the server. */
    urlOf: (path: string): string => connection.urlOf(path),

    startBacktest: start(documents.StartBacktestDocument, (data) => data.startBacktest),
    startTraining: start(documents.StartTrainingDocument, (data) => data.startTraining),
    startStudy: start(documents.StartStudyDocument, (data) => data.startStudy),
    startWalkForward: start(documents.StartWalkForwardDocument, (data) => data.startWalkForward),
    startDataLoad: start(documents.StartDataLoadDocument, (data) => data.startDataLoad),

    /** Runs one trial of a study as a backtest. */
    startBacktestOfTrial: async (
      trial: Omit<documents.StartBacktestOfTrialMutationVariables, 'idempotencyKey'>,
      call?: CallOptions,
    ) => {
      const keyed = { ...trial, idempotencyKey: newIdempotencyKey() };
      return (await query(documents.StartBacktestOfTrialDocument, keyed, call)).startBacktestOfTrial;
    },

    /** Runs a completed backtest again, to see whether it agrees. */
    verify: async (id: string, call?: CallOptions) =>
      (await query(documents.VerifyOperationDocument, { id, idempotencyKey: newIdempotencyKey() }, call))
        .verifyOperation,

    /** Runs a failed or cancelled operation once more. */
    retry: async (id: string, call?: CallOptions) =>
      (await query(documents.RetryOperationDocument, { id, idempotencyKey: newIdempotencyKey() }, call))
        .retryOperation,

    /** Asks an operation to stop; asking again changes nothing. */
    cancel: async (id: string, reason: string | null = null, call?: CallOptions) =>
      (await query(documents.CancelOperationDocument, { id, reason }, call)).cancelOperation,

    /** Returns an operation with its result, null for an unknown id. */
    operation,

    /** Returns a page of operations, the newest first unless `orderBy` says otherwise. */
    operations: async (variables: documents.ListOperationsQueryVariables = {}, call?: CallOptions) =>
      (await query(documents.ListOperationsDocument, variables, call)).operations,

    /**
     * Waits until an operation is done, whatever its status, and returns it with its result.
     * @throws UnknownOperationError, and what `request` throws
     */
    waitFor: (id: string, waitOptions: WaitOptions = {}): Promise<OperationOutcome> =>
      waitFor(
        id,
        (call) => state(id, call),
        (call) => operation(id, call),
        waitOptions,
      ),

    /** Samples of a backtest. */
    bars: log('bars', documents.BarPageDocument),
    /** Epochs of a training. */
    epochs: log('epochs', documents.EpochPageDocument),
    /** Segments of a data load. */
    segments: log('segments', documents.SegmentPageDocument),
    /** Trials of a study, in the order of their numbers. */
    trials: log('trials', documents.TrialPageDocument),
    /** Windows of a walk-forward. */
    folds: log('folds', documents.FoldPageDocument),
  };
}

/** What may not be sent twice, wherever it stands. A query that has the word in it is not asked again, and no harm done. */
const MUTATION = /(?:^|[\s}])mutation\b/;
