import type { JsonObject } from '../../base/pure/json.js';
import type { Evaluation } from '../record/evaluation.js';
import type { Operation } from '../record/operation.js';
import type { OperationSummary } from '../record/operation-summary.js';
import type { ReadStream } from './work.js';

/** Why something cannot be done with an operation. */
export interface Objection {
  /** Stable identifier of the rule. */
  readonly code: string;
  readonly message: string;
}

/** What the service of a kind does beside the work of its operations; whatever is absent does nothing. */
export interface KindHooks {
  /** Says what runs a COMPLETED operation of the kind again, where something does: `verifyX runs a completed x again`. */
  readonly againOnceCompleted?: string;
  /** Returns what neither parameters nor result tell of an operation that was stored without a summary. */
  earlierSummary?(operation: Operation): Promise<Partial<OperationSummary>>;
  /** Returns why an operation cannot be run once more, whatever its status; null when it can. */
  reasonAgainstRetry?(original: Operation): Promise<Objection | null>;
  /**
   * Works out what the work of an operation has evaluated, once all that it yields is stored and before the operation
   * becomes COMPLETED; null for what does not count.
   */
  evaluated?(operation: Operation, result: JsonObject, read: ReadStream): Promise<Evaluation | null>;
  /** Hears of an operation whose work is about to begin, or waits for it: a new one, or one found at a start. */
  launched?(operation: Operation): void;
  /**
   * Hears that the work of an operation has ended, however, and is not executed again by this process. What it throws
   * is reported and changes nothing.
   */
  released?(operation: Operation): Promise<void>;
  /**
   * Is called when an operation was removed, with its id: removes what it has left outside the store, and what those
   * below it have left. Once more where it fails, or the process dies in between.
   */
  clearUp?(id: string): Promise<void>;
}
