import { LeaseOverError } from '../../operations/record/lease-over-error.js';
import { Prisma } from './generated/client.js';
import type { HeldLeases } from './held-leases.js';
import type { SqlDialect } from './sql-dialect.js';
import { rowsOf, type Steps } from './steps.js';

/** What carries a write of work. */
export interface Fence {
  readonly id: string;
  readonly attempt: number;
  /** By which this process works on the operation; null where nobody else may work on it. */
  readonly lease: string | null;
}

/**
 * The condition under which a row of the operation table may be written by an attempt: it is the present one, and not
 * final, and its lease is not over.
 */
export function livingAttempt({ id, attempt, lease }: Fence): Prisma.Sql {
  return Prisma.sql`"id" = ${id} AND "attempt" = ${attempt} AND "status" IN ('PENDING', 'RUNNING', 'CANCELLING')
    ${leased(id, lease)}`;
}

/** The condition, behind others, that a lease is not over; nothing without one. */
export function leased(id: string, lease: string | null): Prisma.Sql {
  if (lease === null) return Prisma.empty;
  return Prisma.sql`AND EXISTS (SELECT 1 FROM "work_lease" WHERE "operation_id" = ${id} AND "lease" = ${lease})`;
}

/** Tells whether an attempt may still write; belongs into the transaction that writes, behind the lock of the operation. */
export function* isLivingAttempt(fence: Fence): Steps<boolean> {
  const living = yield* rowsOf(Prisma.sql`SELECT 1 FROM "operation" WHERE ${livingAttempt(fence)}`);
  return living.length > 0;
}

/** Tells whether the lease of a write is over: then it changes nothing, whatever else it asks for. */
export function* isLeaseOver({ id, lease }: Omit<Fence, 'attempt'>): Steps<boolean> {
  if (lease === null) return false;
  const held = yield* rowsOf(
    Prisma.sql`SELECT 1 FROM "work_lease" WHERE "operation_id" = ${id} AND "lease" = ${lease}`,
  );
  return held.length === 0;
}

/**
 * Keeps the lease of an operation, for which something is done, from being taken until the transaction ends.
 * @param id null for none; nothing is kept of one that this process does not work on by a lease
 * @throws LeaseOverError where it is over
 */
export function* keepLease(leases: HeldLeases, id: string | null): Steps<void> {
  const lease = id === null ? null : leases.of(id);
  if (id === null || lease === null) return;
  const held = yield* rowsOf(
    Prisma.sql`SELECT 1 FROM "work_lease" WHERE "operation_id" = ${id} AND "lease" = ${lease} FOR KEY SHARE`,
  );
  if (held.length === 0) throw new LeaseOverError(id);
}

/** Keeps others from changing the row of an operation until the transaction ends. */
export function* lockOperation(dialect: SqlDialect, id: string): Steps<void> {
  const lock = dialect.lockOperation(id);
  if (lock !== null) yield lock;
}
