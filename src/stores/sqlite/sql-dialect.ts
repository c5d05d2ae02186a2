import type { Prisma } from './generated/client.js';

/** The few places where the SQL of this module depends on the database; everything else is common to all. */
export interface SqlDialect {
  /** Returns the larger of two numbers, neither of them null. */
  greatest(a: Prisma.Sql, b: Prisma.Sql): Prisma.Sql;

  /** Tests a text column against a list of any length. */
  isOneOf(column: Prisma.Sql, texts: readonly string[]): Prisma.Sql;

  /** Tests whether a text column contains a text, taken literally. */
  contains(column: Prisma.Sql, text: string): Prisma.Sql;

  /** Follows the name of the table of operations in FROM; makes the planner look up ids instead of what else is asked. */
  foundById(): Prisma.Sql;

  /** Follows the name of a table in FROM; makes the planner read it in the order of an index. */
  orderedBy(index: string): Prisma.Sql;
}
