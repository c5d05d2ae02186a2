import type { Evaluation, EvaluationBatch } from '../record/evaluation.js';
import type { Operation } from '../record/operation.js';
import type { OperationSummary } from '../record/operation-summary.js';
import type { OperationPosition } from './operation-query.js';

/**
 * Counts every configuration that was evaluated, for good: rows outlive the operations that they come from, and hold
 * no labels, paths or names of people. The same configuration over the same range is one row, however often it is
 * entered, so that work may be repeated; what came to other moments has one of its own.
 *
 * What belongs to an operation is entered by the OperationStore, in the transaction that stores the work itself.
 */
export interface EvaluationLedger {
  /**
   * Enters evaluations, all or nothing.
   * @returns how many of them were not known
   */
  enter(batch: EvaluationBatch): Promise<number>;

  /** Returns the name under which a name is counted: its own, or the one that it inherits. */
  familyOf(name: string): Promise<string>;

  /** Has evaluations of a name counted from now on with those of another; a name that has rows or a family keeps them. */
  inherit(name: string, from: string): Promise<void>;

  /** Reads a page of rows, the newest first. */
  list(query: LedgerQuery): Promise<LedgerPage>;

  /** Counts all rows that match. */
  count(filter: LedgerFilter): Promise<number>;

  /** Returns the number of the last row of a family; 0 for none. */
  lastOf(family: string): Promise<number>;

  /** Counts the looks at holdouts of a family that have a day in common with a range, without those of one look. */
  countHoldouts(query: HoldoutQuery): Promise<number>;

  /** Returns where an operation stands in the ledger; null for one that has not been entered. */
  placeOf(operationId: string): Promise<LedgerPlace | null>;

  /**
   * Enters what a COMPLETED operation evaluated, and gives it its place, if it has none yet.
   * @param evaluation null for one that does not count
   * @returns false when it has a place, or is gone
   */
  enterOperation(operationId: string, evaluation: Evaluation | null, at: Date): Promise<boolean>;

  /** Looks through COMPLETED operations, the oldest first, for those that have no place in the ledger. */
  readUnentered(query: UnenteredQuery): Promise<UnenteredPage>;

  /**
   * Puts what is said of operations in the place of what was said before, in one statement.
   * @param by what they were judged by
   * @returns false, and changes nothing, where the family was judged by more rows meanwhile
   */
  rewriteJudgements(judgements: readonly Judgement[], by: JudgedFamily): Promise<boolean>;

  /** Tells the family of whatever is entered, also of what was known, once it is stored. */
  onEntered(listener: (family: string) => void): void;
}

export interface LedgerFilter {
  /** Under which rows are counted. */
  readonly family?: string;
  /** One of the symbols of a row. */
  readonly symbol?: string;
  readonly timeframe?: string;
}

export interface LedgerQuery {
  readonly filter: LedgerFilter;
  readonly first: number;
  /** Number of the last row of the page before; null from the newest. */
  readonly before: number | null;
}

/** A row as people read it. */
export interface LedgerRow {
  /** Rows are numbered in the order in which they were entered. */
  readonly seq: number;
  readonly family: string;
  readonly symbols: readonly string[];
  readonly timeframe: string;
  readonly startDate: string;
  readonly endDate: string;
  /** Keyed: the same configuration has another one on another server. */
  readonly configurationHash: string;
  readonly sharpeRatio: number | null;
  readonly totalReturn: number;
  readonly at: Date;
}

export interface LedgerPage {
  readonly rows: readonly LedgerRow[];
  readonly hasNextPage: boolean;
}

export interface HoldoutQuery {
  readonly family: string;
  readonly startDate: string;
  readonly endDate: string;
  /** The look that does not count, as it was entered; null to count all. */
  readonly exceptLook: string | null;
}

/** Where an operation stands in the ledger. */
export interface LedgerPlace {
  /** Number of its row; null for an operation that does not count. */
  readonly seq: number | null;
  readonly family: string | null;
  /** Number of the last row that there was when it became COMPLETED, its own included. */
  readonly through: number;
}

export interface UnenteredQuery {
  readonly type: string;
  /** Where the look before ended; null from the beginning. */
  readonly after: OperationPosition | null;
  /** How many operations are looked at. */
  readonly examined: number;
}

export interface UnenteredPage {
  readonly operations: readonly Operation[];
  /** Where the next look goes on; null at the end. */
  readonly next: OperationPosition | null;
}

/** A family of which operations were judged by all rows up to one. */
export interface JudgedFamily {
  readonly family: string;
  readonly through: number;
  /** Whether all of it is judged with them; false where more of it follows. */
  readonly isWhole: boolean;
}

/** What is said of an operation, given all that was tried. */
export interface Judgement extends Pick<OperationSummary, 'evaluated' | 'deflatedSharpe' | 'verdict'> {
  readonly operationId: string;
}
