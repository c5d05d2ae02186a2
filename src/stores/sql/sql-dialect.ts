import type { Judgement } from '../../operations/ports/evaluation-ledger.js';
import type { Prisma } from './generated/client.js';

/** The few places where the statements of this folder depend on the database; everything else is common to all. */
export interface SqlDialect {
  /** Returns the larger of two numbers, neither of them null. */
  greatest(a: Prisma.Sql, b: Prisma.Sql): Prisma.Sql;

  /** Tests a text column against a list of any length. */
  isOneOf(column: Prisma.Sql, texts: readonly string[]): Prisma.Sql;

  /** Tests whether a text column contains a text, taken literally. */
  contains(column: Prisma.Sql, text: string): Prisma.Sql;

  /** Reads a member of a column that holds a JSON object; a number may be a text. */
  member(column: Prisma.Sql, name: string): Prisma.Sql;

  /** Follows the name of the table of operations in FROM; makes the planner look up ids instead of what else is asked. */
  foundById(): Prisma.Sql;

  /** Follows the name of a table in FROM; makes the planner read it in the order of an index. */
  orderedBy(index: string): Prisma.Sql;

  /** Returns the number of the next row of a table, larger than all before it. */
  nextNumber(table: string, column: string): Prisma.Sql;

  /** Puts what is said of operations in the place of what was said before, whatever their number. */
  rewriteJudgements(judgements: readonly Judgement[]): Prisma.Sql;

  /**
   * Keeps others from changing the row of an operation until the transaction ends; null where a transaction that writes
   * is alone anyway.
   */
  lockOperation(id: string): Prisma.Sql | null;

  /** Keeps others that name the same out until the transaction ends; null where a transaction that writes is alone anyway. */
  lock(name: string): Prisma.Sql | null;
}
