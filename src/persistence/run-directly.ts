import type BetterSqlite3 from 'better-sqlite3';
import type { Prisma } from './generated/client.js';

/** Runs a statement that was built for Prisma on a connection of our own, and returns how many rows it changed. */
export function runDirectly(connection: BetterSqlite3.Database, { sql, values }: Prisma.Sql): number {
  return connection.prepare(sql).run(...values.map(toParameter)).changes;
}

/** Times are integers, as Prisma's adapter makes them. */
function toParameter(value: unknown): unknown {
  return value instanceof Date ? BigInt(value.getTime()) : value;
}
