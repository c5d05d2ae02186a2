import type { OperationSummary } from './operation-summary.js';

/** What lists show of an operation, and filter it by, as its parameters and its result tell it. */
export interface DescribedOperation {
  readonly summary: OperationSummary;
  /** Public path; null for none. */
  readonly model: string | null;
}
