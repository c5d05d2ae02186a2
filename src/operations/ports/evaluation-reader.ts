import type { EvaluationMoments, EvaluationPeriods } from '../record/evaluation.js';
import type { OperationSummary } from '../record/operation-summary.js';
import type { LedgerQuery, LedgerRow } from './evaluation-ledger.js';

/**
 * Reads the ledger for those who judge by it, in a thread of their own: families have hundreds of thousands of rows. All
 * of it is as it was at one instant.
 */
export interface EvaluationReader {
  /** Returns a row; null where there is none. */
  row(seq: number): JudgedRow | null;

  /** Returns the number of the last row of a family; 0 for none. */
  lastOf(family: string): number;

  /** Yields the rows of a family up to one, those of one configuration one behind the other. */
  rows(family: string, through: number): Iterable<FamilyRow>;

  /** Returns the returns of a row; null where they were not kept. */
  returns(seq: number): Float32Array | null;

  /** Returns where an operation stands: the number of its row, and of the last row when it became COMPLETED. */
  placeOf(operationId: string): { readonly seq: number; readonly through: number } | null;

  /** Reads COMPLETED operations of a family and some types, those whose rows are the newest first. */
  operations(query: JudgedQuery): readonly JudgedOperation[];

  /** Reads a page of groups, those with the newest rows first; `before` is the number of the newest row of a group. */
  groups(query: LedgerQuery): LedgerGroupPage;

  /** Returns the families with operations of some types that were not judged by all rows that there are. */
  unjudged(types: readonly string[]): readonly string[];
}

/** The rows of a family on the same symbols and bars. */
export interface LedgerGroup {
  readonly entries: number;
  /** Different ones: a configuration has a row for each range, and for each that came to other returns. */
  readonly configurations: number;
  /** First and last day of any row, YYYY-MM-DD. */
  readonly startDate: string;
  readonly endDate: string;
  /** The row that was entered last. */
  readonly newest: LedgerRow;
  /** The row with the highest Sharpe ratio, the first of equal ones; null where none is defined. */
  readonly best: LedgerRow | null;
}

export interface LedgerGroupPage {
  readonly groups: readonly LedgerGroup[];
  readonly hasNextPage: boolean;
}

export interface JudgedRow {
  readonly seq: number;
  readonly family: string;
  readonly periodsId: number;
  readonly periods: EvaluationPeriods;
  readonly moments: EvaluationMoments;
}

export interface FamilyRow {
  readonly seq: number;
  readonly configuration: string;
  /** One object for all rows that have these periods; its days may be read anew whenever they are asked for. */
  readonly periods: EvaluationPeriods;
  readonly mean: number | null;
  readonly deviation: number | null;
}

export interface JudgedQuery {
  readonly family: string;
  readonly types: readonly string[];
  /** Where the page before ended; null from the newest. */
  readonly after: JudgedPosition | null;
  readonly limit: number;
}

export interface JudgedPosition {
  readonly seq: number;
  readonly operationId: string;
}

export interface JudgedOperation extends JudgedPosition {
  readonly summary: Pick<
    OperationSummary,
    'basis' | 'totalTrades' | 'evaluated' | 'deflatedSharpe' | 'verdict'
  >;
  readonly hasModel: boolean;
  readonly isInvalid: boolean;
}
