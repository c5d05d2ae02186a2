import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Database } from '../../../src/stores/sqlite/database.js';
import { PrismaOperationStore } from '../../../src/stores/sqlite/prisma-operation-store.js';
import { sampleOperation } from '../../support/sample-operation.js';
import { openDatabase, type TemporaryFolder, temporaryFolder } from './temporary-database.js';

const OPERATIONS = 300;

let folder: TemporaryFolder;
let database: Database;
let store: PrismaOperationStore;

beforeEach(async () => {
  folder = temporaryFolder();
  database = await openDatabase(folder);
  store = new PrismaOperationStore(database);
  for (let number = 0; number < OPERATIONS; number++)
    await store.insert(sampleOperation({ id: `op_${number}`, status: 'COMPLETED' }));
});
afterEach(async () => {
  await database.close();
  folder.remove();
});

/** Counts how often the event loop comes round, to serve others, while something is done. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let isOver = false;
  const turn = (): void => {
    turns++;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  isOver = true;
  return turns;
}

it('serves others after each of many operations that are removed in a row', async () => {
  const turns = await turnsDuring(async () => {
    for (let number = 0; number < OPERATIONS; number++) {
      await store.delete(`op_${number}`);
      await store.free(`op_${number}`);
    }
  });
  expect(turns).toBeGreaterThanOrEqual(OPERATIONS);
  expect(await store.count({})).toBe(0);
});

it('serves others after each of many that a process has left half removed', async () => {
  database.direct.exec(`UPDATE "operation" SET "status" = 'REMOVED'`);
  const freeing = async () => {
    for (const { id } of await store.listRemoved()) await store.free(id);
  };
  expect(await turnsDuring(freeing)).toBeGreaterThanOrEqual(OPERATIONS);
  expect(database.direct.prepare('SELECT count(*) FROM "operation"').pluck().get()).toBe(0);
});
