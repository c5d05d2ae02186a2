import type { ByteBudget } from '../../base/pure/byte-budget.js';
import type { JsonObject } from '../../base/pure/json.js';
import type { MetricKind, MetricLogs } from '../../base/pure/metrics.js';
import type {
  Operation,
  OperationOutcome,
  OperationProgress,
  OperationStatus,
  OperationType,
  OperationWarning,
  OutcomePart,
} from '../record/operation.js';

/**
 * Keeps operations, their metric logs and their results.
 *
 * Every status change is one compare-and-set on the operation row. Everything that a run writes carries
 * the attempt it belongs to and changes nothing once another attempt has begun or the operation is final.
 */
export interface OperationStore {
  /** Inserts; when caller, type and idempotency key were seen in the last 24 hours, returns that operation instead. */
  insert(operation: Operation): Promise<{ readonly operation: Operation; readonly deduplicated: boolean }>;

  /** Returns the operation that `insert` would return instead; null when it would insert, or there is no key. */
  findTwin(operation: Operation): Promise<Operation | null>;

  find(id: string): Promise<Operation | null>;

  /**
   * Newest first (createdAt, then id).
   * @param budget is what the rows take from, before the next one is read; default: they may be as long as they are
   */
  list(query: OperationQuery, budget?: ByteBudget): Promise<OperationPage>;

  /** Counts all that match. */
  count(filter: OperationFilter): Promise<number>;

  /**
   * Changes the row if its status is one of `from` and, where given, its attempt is `attempt`.
   * @returns the changed operation; null when the condition did not hold (nothing was written)
   */
  transition(
    id: string,
    from: readonly OperationStatus[],
    change: OperationChange,
    attempt?: number,
  ): Promise<Operation | null>;

  /** Saves what a pull brought; false when the attempt is over. The percentage is held at its maximum. */
  saveProgress(id: string, attempt: number, state: ProgressState): Promise<boolean>;

  /** Sets the pinned inputs if there are none yet, and returns those that hold; null when the attempt is over. */
  pinInputs(id: string, attempt: number, inputs: JsonObject): Promise<JsonObject | null>;

  /** Appends to a log; an entry whose seq the log has already is ignored. False when the attempt is over. */
  appendMetrics<K extends MetricKind>(
    id: string,
    attempt: number,
    kind: K,
    entries: readonly MetricLogs[K][],
  ): Promise<boolean>;

  /** Reads at most `limit` entries with seq above `afterSeq` (−1 from the start), in order. */
  readMetrics<K extends MetricKind>(
    id: string,
    kind: K,
    afterSeq: number,
    limit: number,
  ): Promise<readonly MetricLogs[K][]>;

  /** Returns the highest seq of a log; −1 when it is empty. */
  lastMetricSeq(id: string, kind: MetricKind): Promise<number>;

  /**
   * Keeps a part of the outcome for `complete`; nobody can read it before. Part 0 takes the place of all that an
   * earlier attempt left.
   * @returns false when the attempt is over
   * @throws OutcomeGapError when a part before it is missing
   */
  appendOutcome(id: string, attempt: number, part: OutcomePart): Promise<boolean>;

  /** Keeps the state from which the work can go on, in the place of the one before; false when the attempt is over. */
  saveCheckpoint(id: string, attempt: number, state: Uint8Array): Promise<boolean>;

  /** Returns the last checkpoint of any attempt; null when there is none, or the operation is final. */
  readCheckpoint(id: string): Promise<Uint8Array | null>;

  /**
   * Writes the result and the last part and makes the operation COMPLETED, all or nothing.
   * @returns null when the operation was not RUNNING or CANCELLING in this attempt
   * @throws OutcomeGapError when a part before the last is missing
   */
  complete(
    id: string,
    attempt: number,
    outcome: OperationOutcome,
    change: OperationChange,
  ): Promise<Operation | null>;

  readResult(id: string): Promise<JsonObject | null>;
  /**
   * Reads the pieces that hold the trades above `afterSeq`, at most `limit` of them, in order; the first and the
   * last piece may hold more. None before the completion.
   */
  readTradePieces(id: string, afterSeq: number, limit: number): Promise<readonly Uint8Array[]>;
  countTrades(id: string): Promise<number>;
  /** Counts the parts that are stored, those of work that is not done included. */
  countParts(id: string): Promise<number>;
  /** Returns a part as it was handed over, also while the work is not done; null when there is none. */
  readPart(id: string, partSeq: number): Promise<OutcomePart | null>;
  /**
   * Returns all pieces of the equity curve, one behind the other, read in steps between which other work goes on; null
   * before the completion, or without any.
   */
  readEquity(id: string): Promise<Uint8Array | null>;
  /** Returns the next piece of the equity curve behind a part (−1 for the first); null where there is none. */
  readEquityPiece(id: string, afterPart: number): Promise<EquityPiece | null>;

  /**
   * Removes a final operation with its metrics, trades, result and idempotency key: to readers at once and whole,
   * then what they took, in steps between which other work goes on.
   * @returns false when there is none, or it is not final (nothing was removed)
   */
  delete(id: string): Promise<boolean>;

  /** Frees what removed operations took, where a process died before it had. */
  freeRemoved(): Promise<void>;

  /** Returns ids of at most `limit` final operations that became so before an instant, the longest ago first. */
  listCompletedBefore(instant: Date, limit: number): Promise<readonly string[]>;

  /** Lists unfinished operations, oldest first; with `owner`, only that owner's. */
  listUnfinished(owner?: string): Promise<readonly Operation[]>;

  /** Counts by status among unfinished operations. */
  countByStatus(status: OperationStatus): Promise<number>;
}

/** A piece of an equity curve, in the codec of its service, and the part that holds it. */
export interface EquityPiece {
  readonly partSeq: number;
  readonly equity: Uint8Array;
}

/** The columns that a transition may set besides the status. */
export interface OperationChange {
  readonly status: OperationStatus;
  readonly attempt?: number;
  readonly owner?: string;
  readonly remoteId?: string | null;
  readonly title?: string;
  readonly progress?: OperationProgress;
  readonly error?: Operation['error'];
  readonly warnings?: readonly OperationWarning[];
  readonly startedAt?: Date | null;
  readonly completedAt?: Date;
  readonly cancelRequestedAt?: Date;
  readonly cancelReason?: string | null;
  readonly workerLosses?: number;
  readonly serverLosses?: number;
  readonly updatedAt: Date;
}

export interface ProgressState {
  readonly progress: OperationProgress;
  readonly snapshot: JsonObject | null;
  /** Absent to leave it as it is. */
  readonly serverLosses?: number;
  readonly updatedAt: Date;
}

export interface OperationFilter {
  readonly ids?: readonly string[];
  /** What an id begins with, or what its random part, the end behind the last underscore, begins with. */
  readonly idPrefix?: string;
  readonly types?: readonly OperationType[];
  readonly statuses?: readonly OperationStatus[];
  readonly symbol?: string;
  /** Path of the strategy as it was given, or the end of that path without its ending: `rsi` is `strategies/rsi.yaml`. */
  readonly strategy?: string;
  readonly createdAfter?: Date;
  readonly createdBefore?: Date;
}

export interface OperationQuery {
  readonly filter: OperationFilter;
  readonly first: number;
  /** Where the last page ended; null from the newest. */
  readonly after: OperationPosition | null;
}

/** A place in the newest-first order that stays valid while operations are added. */
export interface OperationPosition {
  readonly createdAt: Date;
  readonly id: string;
}

export interface OperationPage {
  readonly operations: readonly Operation[];
  readonly hasNextPage: boolean;
}
