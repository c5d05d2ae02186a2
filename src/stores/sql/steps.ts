import type { Prisma } from './generated/client.js';

/** What a database says to a statement. */
export interface Answer {
  /** In them integers, times (milliseconds since 1970) and booleans (0 or 1) are numbers, and bytes a Uint8Array. */
  readonly rows: readonly unknown[];
  /** How many rows it changed. */
  readonly changes: number;
}

/**
 * Statements that belong together, with what is decided between them, written once for every database: each is yielded
 * and comes back as its answer. SQLite runs them in one turn of the event loop, PostgreSQL over a connection.
 */
export type Steps<T> = Generator<Prisma.Sql, T, Answer>;

/** Returns the rows of a statement. */
export function* rowsOf<Row>(statement: Prisma.Sql): Steps<readonly Row[]> {
  return (yield statement).rows as readonly Row[];
}

/** Returns the first row of a statement. */
export function* firstOf<Row>(statement: Prisma.Sql): Steps<Row | undefined> {
  return (yield statement).rows[0] as Row | undefined;
}

/** Returns how many rows a statement changed. */
export function* changesOf(statement: Prisma.Sql): Steps<number> {
  return (yield statement).changes;
}
