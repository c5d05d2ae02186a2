import type BetterSqlite3 from 'better-sqlite3';
import { queryDirectly } from './direct-statements.js';
import { Prisma } from './generated/client.js';

/** The condition under which a row of the operation table may be written by an attempt: it is the present one, and not final. */
export function livingAttempt(id: string, attempt: number): Prisma.Sql {
  return Prisma.sql`"id" = ${id} AND "attempt" = ${attempt} AND "status" IN ('PENDING', 'RUNNING', 'CANCELLING')`;
}

/** Tells whether an attempt may still write; belongs into the transaction that writes. */
export function isLivingAttempt(connection: BetterSqlite3.Database, id: string, attempt: number): boolean {
  const living = Prisma.sql`SELECT 1 FROM "operation" WHERE ${livingAttempt(id, attempt)}`;
  return queryDirectly(connection, living).length > 0;
}
