import type { RecordedFiles } from '../../operations/ports/artifacts.js';
import type { Operation } from '../../operations/record/operation.js';
import { Prisma } from './generated/client.js';
import { idempotencyClaim, isClaimInForce } from './idempotency.js';
import { beginLog } from './operation-events.js';
import { findOperation } from './operation-reads.js';
import { insertStatement, toOperationRow } from './operation-row.js';
import { writeTags } from './operation-tags.js';
import type { SqlDialect } from './sql-dialect.js';
import type { Steps } from './steps.js';

/** Inserts an operation, unless its idempotency key stands for another one; belongs into a transaction. */
export function* insertOperation(
  dialect: SqlDialect,
  operation: Operation,
  files?: RecordedFiles,
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
  yield* beginLog(operation);
  if (files !== undefined) yield* recordFiles(operation, files);
  return { operation, deduplicated: false };
}

/** Only databases of a cluster have the table. */
function* recordFiles({ id, parentId }: Operation, files: RecordedFiles): Steps<void> {
  if (files === 'of-parent')
    yield Prisma.sql`INSERT INTO "operation_input" ("operation_id", "path", "hash")
      SELECT ${id}, "path", "hash" FROM "operation_input" WHERE "operation_id" = ${parentId}`;
  else if (files.length > 0)
    yield Prisma.sql`INSERT INTO "operation_input" ("operation_id", "path", "hash")
      VALUES ${Prisma.join(files.map(({ path, hash }) => Prisma.sql`(${id}, ${path}, ${hash})`))}`;
}

/** Finds the operation that the idempotency key of another one stands for. */
export function* findTwin(operation: Operation): Steps<Operation | null> {
  const claim = idempotencyClaim(operation);
  if (claim === null) return null;
  const holder = yield* findOperation(Prisma.sql`"idempotency_claim" = ${claim}`);
  return holder && isClaimInForce(holder.createdAt, operation.createdAt) ? holder : null;
}
