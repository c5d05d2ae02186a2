import type { Operation } from '../../operations/record/operation.js';
import { Prisma } from './generated/client.js';
import { idempotencyClaim, isClaimInForce } from './idempotency.js';
import { appendEvents } from './operation-events.js';
import { findOperation } from './operation-reads.js';
import { insertStatement, toOperationRow } from './operation-row.js';
import { writeTags } from './operation-tags.js';
import type { SqlDialect } from './sql-dialect.js';
import type { Steps } from './steps.js';

/** Inserts an operation, unless its idempotency key stands for another one; belongs into a transaction. */
export function* insertOperation(
  dialect: SqlDialect,
  operation: Operation,
): Steps<{ readonly operation: Operation; readonly deduplicated: boolean }> {
  const claim = idempotencyClaim(operation);
  if (claim !== null) {
    const lock = dialect.lock(claim);
    if (lock !== null) yield lock;
    const twin = yield* findTwin(operation);
    if (twin !== null) return { operation: twin, deduplicated: true };
    yield Prisma.sql`UPDATE "operation" SET "idempotency_claim" = NULL WHERE "idempotency_claim" = ${claim}`;
  }
  yield insertStatement(toOperationRow(operation, claim));
  yield* writeTags(operation);
  yield* appendEvents(operation, []);
  return { operation, deduplicated: false };
}

/** Finds the operation that the idempotency key of another one stands for. */
export function* findTwin(operation: Operation): Steps<Operation | null> {
  const claim = idempotencyClaim(operation);
  if (claim === null) return null;
  const holder = yield* findOperation(Prisma.sql`"idempotency_claim" = ${claim}`);
  return holder && isClaimInForce(holder.createdAt, operation.createdAt) ? holder : null;
}
