import type { ByteBudget } from '../../base/pure/byte-budget.js';
import type { JsonObject } from '../../base/pure/json.js';
import { Prisma } from './generated/client.js';
import { jsonObject, toJsonText } from './json-text.js';
import { firstOf, type Steps } from './steps.js';

/** Writes the result; belongs into the transaction that makes the operation COMPLETED. */
export function* writeResult(id: string, result: JsonObject): Steps<void> {
  yield Prisma.sql`INSERT INTO "operation_result" ("operation_id", "result") VALUES (${id}, ${toJsonText(result)})`;
}

/** Keeps a checkpoint in the place of the one before; belongs into a transaction that has checked the attempt. */
export function* writeCheckpoint(id: string, state: Uint8Array): Steps<void> {
  yield Prisma.sql`INSERT INTO "operation_checkpoint" ("operation_id", "state") VALUES (${id}, ${state})
    ON CONFLICT ("operation_id") DO UPDATE SET "state" = excluded."state"`;
}

export function* readCheckpoint(id: string): Steps<Uint8Array | null> {
  const row = yield* firstOf<{ state: Uint8Array }>(
    Prisma.sql`SELECT "state" FROM "operation_checkpoint" WHERE "operation_id" = ${id}`,
  );
  return row?.state ?? null;
}

/** Removes the checkpoint of an operation that has become final. */
export function* removeCheckpoint(id: string): Steps<void> {
  yield Prisma.sql`DELETE FROM "operation_checkpoint" WHERE "operation_id" = ${id}`;
}

/** @param budget is what the text takes from, before it is read as JSON */
export function* readResult(id: string, budget?: ByteBudget): Steps<JsonObject | null> {
  budget?.take(0);
  const row = yield* firstOf<{ result: unknown }>(
    Prisma.sql`SELECT "result" FROM "operation_result" WHERE "operation_id" = ${id}`,
  );
  if (typeof row?.result !== 'string') return null;
  budget?.take(row.result.length);
  return jsonObject(row.result);
}
