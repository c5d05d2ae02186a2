import type { ByteBudget } from '../../base/pure/byte-budget.js';
import type { JsonObject } from '../../base/pure/json.js';
import type { Operation, OperationOutcome } from '../record/operation.js';
import type { OperationChange } from './operation-rows.js';

/** What operations leave at their end, and what a later attempt goes on from. */
export interface OperationResults {
  /** Keeps the state from which the work can go on, in the place of the one before; false when the attempt is over. */
  saveCheckpoint(id: string, attempt: number, state: Uint8Array): Promise<boolean>;

  /** Returns the last checkpoint of any attempt; null when there is none, or the operation is final. */
  readCheckpoint(id: string): Promise<Uint8Array | null>;

  /**
   * Writes the result, enters what was evaluated, where that is known, and makes the operation COMPLETED, all or nothing.
   * @returns null when the operation was not RUNNING or CANCELLING in this attempt
   */
  complete(
    id: string,
    attempt: number,
    outcome: OperationOutcome,
    change: OperationChange,
  ): Promise<Operation | null>;

  /** @param budget is what it takes from; default: it may be as long as it is */
  readResult(id: string, budget?: ByteBudget): Promise<JsonObject | null>;
}
