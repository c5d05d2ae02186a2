import type { Operation } from '../../operations/record/operation.js';
import { Prisma } from './generated/client.js';
import type { Steps } from './steps.js';

/** Writes what lists search of the tags of an operation; belongs into the transaction that writes the operation. */
export function* writeTags({ id, parentId, tags }: Pick<Operation, 'id' | 'parentId' | 'tags'>): Steps<void> {
  for (const { key, value } of tags)
    yield Prisma.sql`INSERT INTO "operation_tag" ("operation_id", "key", "value", "parent_id")
      VALUES (${id}, ${key}, ${value}, ${parentId})`;
}

export function* removeTags(id: string): Steps<void> {
  yield Prisma.sql`DELETE FROM "operation_tag" WHERE "operation_id" = ${id}`;
}
