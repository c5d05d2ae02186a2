import type BetterSqlite3 from 'better-sqlite3';
import type { Prisma } from './generated/client.js';

type Connection = BetterSqlite3.Database;

/**
 * How many statements a connection keeps: several times those that work and polls need. The texts of lists vary with
 * their filters, by how many values these have, so that there are more of them than should be kept.
 */
export const MOST_STATEMENTS = 200;

const statements = new WeakMap<Connection, Map<string, BetterSqlite3.Statement>>();

/**
 * Returns the statement of a text, compiled unless it is among those that were asked for last: compiling takes longer
 * than most of ours run. What varies in it is bound, as far as it can be.
 */
export function prepared(connection: Connection, sql: string): BetterSqlite3.Statement {
  const known = statements.get(connection) ?? new Map<string, BetterSqlite3.Statement>();
  statements.set(connection, known);
  const statement = known.get(sql) ?? connection.prepare(sql);
  // A map keeps the order of its insertions: what was asked for last stands at the end.
  known.delete(sql);
  known.set(sql, statement);
  const [oldest] = known.keys();
  if (known.size > MOST_STATEMENTS && oldest !== undefined) known.delete(oldest);
  return statement;
}

/** Returns how many statements a connection keeps at the moment. */
export function countPrepared(connection: Connection): number {
  return statements.get(connection)?.size ?? 0;
}

/** Runs a statement that was built as Prisma builds them, and returns how many rows it changed. */
export function runDirectly(connection: Connection, { sql, values }: Prisma.Sql): number {
  return prepared(connection, sql).run(values.map(toParameter)).changes;
}

/** Returns the rows of such a statement; integers are numbers. */
export function queryDirectly<Row>(connection: Connection, { sql, values }: Prisma.Sql): Row[] {
  return prepared(connection, sql).all(values.map(toParameter)) as Row[];
}

/** Times and booleans are integers, as Prisma's adapter makes them. */
function toParameter(value: unknown): unknown {
  if (typeof value === 'boolean') return Number(value);
  return value instanceof Date ? BigInt(value.getTime()) : value;
}
