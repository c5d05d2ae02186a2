import type { Prisma } from './generated/client.js';

/** What the cells of a JSON document become in the database. */
export type CellType = 'integer' | 'bigint' | 'real' | 'text';

/** A JSON document unfolded into rows. */
export interface JsonRows {
  /** What follows FROM. */
  readonly source: Prisma.Sql;
  /** One expression a cell, in order. */
  readonly cells: readonly Prisma.Sql[];
}

/** The few places where the SQL of this module depends on the database; everything else is common to all. */
export interface SqlDialect {
  /** Returns the larger of two numbers, neither of them null. */
  greatest(a: Prisma.Sql, b: Prisma.Sql): Prisma.Sql;

  /** Unfolds a JSON array of arrays, all with cells of the given types; any number of rows is one parameter. */
  jsonRows(document: string, types: readonly CellType[]): JsonRows;

  /** Tests a text column against a list of any length. */
  isOneOf(column: Prisma.Sql, texts: readonly string[]): Prisma.Sql;

  /** Follows the name of a table in FROM; makes the planner read it in the order of an index. */
  orderedBy(index: string): Prisma.Sql;
}
