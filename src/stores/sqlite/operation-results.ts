import type BetterSqlite3 from 'better-sqlite3';
import type { JsonObject } from '../../base/pure/json.js';
import { prepared } from './direct-statements.js';
import { jsonObject, toJsonText } from './json-text.js';

type Connection = BetterSqlite3.Database;

/** Writes the result; belongs into the transaction that makes the operation COMPLETED. */
export function writeResult(connection: Connection, id: string, result: JsonObject): void {
  prepared(connection, `INSERT INTO "operation_result" ("operation_id", "result") VALUES (?, ?)`).run(
    id,
    toJsonText(result),
  );
}

/** Keeps a checkpoint in the place of the one before; belongs into a transaction that has checked the attempt. */
export function writeCheckpoint(connection: Connection, id: string, state: Uint8Array): void {
  prepared(
    connection,
    `INSERT INTO "operation_checkpoint" ("operation_id", "state") VALUES (?, ?)
        ON CONFLICT ("operation_id") DO UPDATE SET "state" = excluded."state"`,
  ).run(id, state);
}

export function readCheckpoint(connection: Connection, id: string): Uint8Array | null {
  const state = prepared(connection, `SELECT "state" FROM "operation_checkpoint" WHERE "operation_id" = ?`)
    .pluck()
    .get(id) as Uint8Array | undefined;
  return state ?? null;
}

/** Removes the checkpoint of an operation that has become final. */
export function removeCheckpoint(connection: Connection, id: string): void {
  prepared(connection, `DELETE FROM "operation_checkpoint" WHERE "operation_id" = ?`).run(id);
}

export function readResult(connection: Connection, id: string): JsonObject | null {
  const result = prepared(connection, `SELECT "result" FROM "operation_result" WHERE "operation_id" = ?`)
    .pluck()
    .get(id);
  return typeof result === 'string' ? jsonObject(result) : null;
}
