import type { DataIssue, DataIssueCode } from '../quality/data-issue.js';

/** What a data load leaves behind. */
export interface DataLoadResult {
  /** Good rows of the range that was asked for. */
  readonly rowsLoaded: number;
  readonly rowsRejected: number;
  /** Stamps of the first and last of the good rows, milliseconds since the epoch; null without any. */
  readonly firstBarMs: number | null;
  readonly lastBarMs: number | null;
  /** At most 500 of each code, in the order in which they were found. */
  readonly issues: readonly DataIssue[];
  /** How many of each code there were, most frequent first. */
  readonly issueCounts: readonly { readonly code: DataIssueCode; readonly count: number }[];
}
