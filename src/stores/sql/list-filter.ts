import type { OperationFilter } from '../../operations/ports/operation-query.js';

/** A filter of which has been looked up what a condition alone cannot tell. */
export interface ListFilter extends Omit<OperationFilter, 'strategy'> {
  /** Paths of strategies, one of which an operation has to have. */
  readonly strategies?: readonly string[];
  /** Ids among which all that match are: these are looked up, and no index is read along. */
  readonly among?: readonly string[];
}
