import type BetterSqlite3 from 'better-sqlite3';
import type { Prisma } from './generated/client.js';

type Connection = BetterSqlite3.Database;

const statements = new WeakMap<Connection, Map<string, BetterSqlite3.Statement>>();

/**
 * Returns the statement of a text, compiled when it is asked for the first time: compiling takes longer than most
 * of ours run. Texts must come from a fixed set; what varies is bound.
 */
export function prepared(connection: Connection, sql: string): BetterSqlite3.Statement {
  const known = statements.get(connection) ?? new Map<string, BetterSqlite3.Statement>();
  statements.set(connection, known);
  const statement = known.get(sql) ?? connection.prepare(sql);
  known.set(sql, statement);
  return statement;
}

/** Runs a statement that was built as Prisma builds them, and returns how many rows it changed. */
export function runDirectly(connection: Connection, { sql, values }: Prisma.Sql): number {
  return prepared(connection, sql).run(values.map(toParameter)).changes;
}

/** Returns the rows of such a statement; integers are numbers. */
export function queryDirectly<Row>(connection: Connection, { sql, values }: Prisma.Sql): Row[] {
  return prepared(connection, sql).all(values.map(toParameter)) as Row[];
}

/** Times are integers, as Prisma's adapter makes them. */
function toParameter(value: unknown): unknown {
  return value instanceof Date ? BigInt(value.getTime()) : value;
}
