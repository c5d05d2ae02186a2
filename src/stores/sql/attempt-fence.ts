import { Prisma } from './generated/client.js';
import type { SqlDialect } from './sql-dialect.js';
import { rowsOf, type Steps } from './steps.js';

/** The condition under which a row of the operation table may be written by an attempt: it is the present one, and not final. */
export function livingAttempt(id: string, attempt: number): Prisma.Sql {
  return Prisma.sql`"id" = ${id} AND "attempt" = ${attempt} AND "status" IN ('PENDING', 'RUNNING', 'CANCELLING')`;
}

/** Tells whether an attempt may still write, and keeps it so until the transaction ends; belongs into that which writes. */
export function* isLivingAttempt(dialect: SqlDialect, id: string, attempt: number): Steps<boolean> {
  yield* lockOperation(dialect, id);
  const living = yield* rowsOf(Prisma.sql`SELECT 1 FROM "operation" WHERE ${livingAttempt(id, attempt)}`);
  return living.length > 0;
}

/** Keeps others from changing the row of an operation until the transaction ends. */
export function* lockOperation(dialect: SqlDialect, id: string): Steps<void> {
  const lock = dialect.lockOperation(id);
  if (lock !== null) yield lock;
}
