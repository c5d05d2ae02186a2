import type { ByteBudget } from '../../base/pure/byte-budget.js';
import type { JsonObject } from '../../base/pure/json.js';
import type { Operation, OperationProgress, OperationStatus, OperationWarning } from '../record/operation.js';
import type { NewOperationEvent, OperationEvent } from '../record/operation-event.js';
import type { OperationSummary } from '../record/operation-summary.js';
import type { Tag } from '../record/tags.js';
import type { RecordedFiles } from './artifacts.js';
import type { OperationFacets, OperationFilter, OperationPage, OperationQuery } from './operation-query.js';

/**
 * Rows of operations, with what has happened to each.
 *
 * Every status change is one compare-and-set on the row. Everything that a run writes carries the attempt it belongs to
 * and changes nothing once another attempt has begun or the operation is final.
 */
export interface OperationRows {
  /**
   * Inserts, and begins its log with its creation; when caller, type and idempotency key were seen in the last 24 hours,
   * returns that operation instead.
   * @param files that it reads, where whoever claims it is to have them; default: none are recorded
   * @throws LeaseOverError for one below an operation that this process has lost
   */
  insert(
    operation: Operation,
    files?: RecordedFiles,
  ): Promise<{ readonly operation: Operation; readonly deduplicated: boolean }>;

  /** Returns the operation that `insert` would return instead; null when it would insert, or there is no key. */
  findTwin(operation: Operation): Promise<Operation | null>;

  /** @param budget is what the row takes from; default: it may be as long as it is */
  find(id: string, budget?: ByteBudget): Promise<Operation | null>;

  /**
   * Newest first (createdAt, then id), or in another order in which what has no value comes last.
   * @param budget is what the rows take from, before the next one is read; default: they may be as long as they are
   */
  list(query: OperationQuery, budget?: ByteBudget): Promise<OperationPage>;

  /** Counts all that match. */
  count(filter: OperationFilter): Promise<number>;

  /** Counts the values of what lists are filtered by, among the newest MOST_COUNTED that match. */
  facets(filter: OperationFilter): Promise<OperationFacets>;

  /** Counts the operations directly below one, by status. */
  countChildren(id: string): Promise<ReadonlyMap<OperationStatus, number>>;

  /**
   * Changes what people say of an operation, whatever its status.
   * @param changeOf makes the change of the operation as it is, which nobody else changes meanwhile; null for none. It
   *   may be asked again
   * @returns the changed operation; null when there is none, or nothing changes
   */
  changeOwnFields(
    id: string,
    changeOf: (operation: Operation) => OwnFieldsChange | null,
  ): Promise<Operation | null>;

  /** Puts a summary in the place of the one before; false when there is no such operation. */
  rewriteSummary(id: string, summary: OperationSummary): Promise<boolean>;

  /** Reads at most `limit` events with seq above `afterSeq` (−1 from the start), in order. */
  readEvents(id: string, afterSeq: number, limit: number): Promise<readonly OperationEvent[]>;

  /** Returns at most `limit` operations of earlier versions that lack summary, search text and events. */
  listUnfilled(limit: number): Promise<readonly Operation[]>;

  /** Gives an operation of an earlier version what it lacks; false when its status is another by now. */
  fill(id: string, filling: Filling): Promise<boolean>;

  /**
   * Changes the row if its status is one of `from` and, where given, its attempt is `attempt`, and appends the events
   * of the change to its log, both or neither.
   * @param discarded streams that are emptied with it; default: none
   * @returns the changed operation; null when the condition did not hold (nothing was written)
   * @throws LeaseOverError where it is for an operation that this process has lost
   */
  transition(
    id: string,
    from: readonly OperationStatus[],
    change: OperationChange,
    attempt?: number,
    discarded?: readonly string[],
  ): Promise<Operation | null>;

  /** Saves what a pull brought; false when the attempt is over. The percentage is held at its maximum. */
  saveProgress(id: string, attempt: number, state: ProgressState): Promise<boolean>;

  /** Sets the pinned inputs if there are none yet, and returns those that hold; null when the attempt is over. */
  pinInputs(id: string, attempt: number, inputs: JsonObject): Promise<JsonObject | null>;

  /** Lists unfinished operations, oldest first; with `owner`, only that owner's. */
  listUnfinished(owner?: string): Promise<readonly Operation[]>;

  /** Counts by status among unfinished operations. */
  countByStatus(status: OperationStatus): Promise<number>;

  /** Counts what is PENDING by priority, the highest first. */
  countWaiting(): Promise<readonly Waiting[]>;
}

/** Operations of one priority that wait. */
export interface Waiting {
  readonly priority: number;
  readonly count: number;
  /** When the longest wait began: with the start of its operation, or when it was last executed. */
  readonly since: Date;
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
  readonly waitingSince?: null;
  readonly workerLosses?: number;
  readonly serverLosses?: number;
  readonly summary?: OperationSummary;
  readonly updatedAt: Date;
  /** The operation whose coordinator asks for it, by its lease; default: anybody may. */
  readonly askedBy?: string;
  /** What the change is to the log of the operation; default: nothing. */
  readonly events?: readonly NewOperationEvent[];
}

/** What people say of an operation; what is absent stays. */
export interface OwnFieldsChange {
  readonly label?: string | null;
  readonly note?: string | null;
  readonly tags?: readonly Tag[];
  readonly pinned?: boolean;
  readonly updatedAt: Date;
  /** Hears of the attempt that the operation is in. */
  readonly event: Omit<NewOperationEvent, 'attempt'>;
}

/** What operations of earlier versions lack. */
export interface Filling {
  /** The one that the operation had when the summary was made. */
  readonly status: OperationStatus;
  readonly summary: OperationSummary;
  readonly model: string | null;
}

export interface ProgressState {
  readonly progress: OperationProgress;
  readonly snapshot: JsonObject | null;
  /** Absent to leave it as it is. */
  readonly serverLosses?: number;
  /** Absent to leave it as it is. */
  readonly waitingSince?: Date | null;
  readonly updatedAt: Date;
  /** Left out where the log has it already for this attempt: each phase is told once. */
  readonly phaseEvent?: NewOperationEvent;
}
