import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { startEmbeddedPostgres } from '../../../scripts/postgres/embedded-postgres.js';
import { PostgresDatabase } from '../../../src/stores/postgres/postgres-database.js';
import { Prisma } from '../../../src/stores/sql/generated/client.js';
import { SqlOperationStore } from '../../../src/stores/sql/sql-operation-store.js';
import { changesOf } from '../../../src/stores/sql/steps.js';
import { mayOwnPostgres } from '../../support/postgres/test-postgres.js';
import { sampleOperation } from '../../support/sample-operation.js';
import { projectRoot } from './temporary-database.js';

const isOwn = await mayOwnPostgres();

const WRITERS = 10;
const KILLS = 6;

// After a crash the server gives the number of a transaction that it has lost to another one.
it.runIf(isOwn)('no write counts as done that went with its server, however often that dies', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ktrdr-killed-postgres-'));
  let server = await startEmbeddedPostgres(folder, { isKilled: true });
  const database = await PostgresDatabase.open({
    ...{ url: server.url('postgres'), hold: 'shared' },
    migrationsDir: join(projectRoot, 'prisma', 'postgres'),
  });
  try {
    const store = new SqlOperationStore(database);
    const ids = Array.from({ length: WRITERS }, (_, writer) => `op_${writer}`);
    for (const id of ids) await store.insert(sampleOperation({ id }));
    let isOver = false;
    const countOn = async (id: string): Promise<number> => {
      let done = 0;
      while (!isOver)
        await database
          .write(() =>
            changesOf(
              Prisma.sql`UPDATE "operation" SET "worker_losses" = "worker_losses" + 1 WHERE "id" = ${id}`,
            ),
          )
          .then(
            () => {
              done += 1;
            },
            () => delay(20),
          );
      return done;
    };
    const counting = Promise.all(ids.map(countOn));
    for (let kill = 0; kill < KILLS; kill += 1) {
      await delay(700);
      await server.stop('kill');
      server = await startEmbeddedPostgres(folder, { port: server.port, isKilled: true });
    }
    await delay(700);
    isOver = true;
    const done = await counting;
    const { rows } = await database.pool.query<{ stored: number }>(
      'SELECT "worker_losses" AS "stored" FROM "operation" ORDER BY "id"',
    );
    expect(rows.map(({ stored }) => stored)).toEqual(done);
  } finally {
    await database.close();
    await server.stop('kill');
    await rm(folder, { recursive: true, force: true });
  }
});
