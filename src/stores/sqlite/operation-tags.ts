import type BetterSqlite3 from 'better-sqlite3';
import type { Operation } from '../../operations/record/operation.js';
import { prepared } from './direct-statements.js';

type Connection = BetterSqlite3.Database;

/** Writes what lists search of the tags of an operation; belongs into the transaction that writes the operation. */
export function writeTags(
  connection: Connection,
  { id, parentId, tags }: Pick<Operation, 'id' | 'parentId' | 'tags'>,
): void {
  const insertion = `INSERT INTO "operation_tag" ("operation_id", "key", "value", "parent_id") VALUES (?, ?, ?, ?)`;
  for (const { key, value } of tags) prepared(connection, insertion).run(id, key, value, parentId);
}

export function removeTags(connection: Connection, id: string): void {
  prepared(connection, `DELETE FROM "operation_tag" WHERE "operation_id" = ?`).run(id);
}
