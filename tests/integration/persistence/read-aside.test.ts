import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JobThreads } from '../../../src/application/threads/job-threads.js';
import type { AsideQuestion } from '../../../src/stores/sqlite/answer-aside.js';
import { Database } from '../../../src/stores/sqlite/database.js';
import { PrismaOperationStore } from '../../../src/stores/sqlite/prisma-operation-store.js';
import { describeOperationStore } from '../../support/operation-store-contract.js';
import { sampleOperation } from '../../support/sample-operation.js';
import { deferred } from '../../unit/operations/fake-work.js';
import { migrationsDir, projectRoot, type TemporaryFolder, temporaryFolder } from './temporary-database.js';

const jobs = new JobThreads(join(projectRoot, 'dist'));
afterAll(() => jobs.close());

const ask = (question: AsideQuestion) => jobs.ask('answerAside', question);

const open = (folder: TemporaryFolder, aside = ask): Promise<Database> =>
  Database.open({ url: 'file:./ktrdr.db', cwd: folder.path, migrationsDir, aside });

describeOperationStore('PrismaOperationStore with a thread for what takes long', async () => {
  const folder = temporaryFolder();
  const database = await open(folder);
  return {
    store: new PrismaOperationStore(database),
    close: async () => {
      await database.close();
      folder.remove();
    },
  };
});

describe('what takes long of lists', () => {
  let folder: TemporaryFolder;
  let database: Database | null = null;

  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(async () => {
    await database?.close();
    folder.remove();
  });

  it('keeps nobody who asks for something else', async () => {
    const begun: AsideQuestion[] = [];
    const answers = deferred<void>();
    database = await open(folder, async (question) => {
      begun.push(question);
      await answers.promise;
      return await ask(question);
    });
    const store = new PrismaOperationStore(database);
    await store.insert(sampleOperation({ id: 'op', title: 'AAPL 1h', symbol: 'AAPL' }));
    const filter = { text: 'aapl' };
    const waiting = Promise.all([
      store.facets({ parent: null }),
      store.count(filter),
      store.list({ filter, first: 10, after: null }),
    ]);
    expect(await store.find('op')).not.toBeNull();
    expect(await store.count({ parent: null })).toBe(1);
    expect((await store.list({ filter: { parent: null }, first: 10, after: null })).operations).toHaveLength(
      1,
    );
    expect(begun).toHaveLength(3);
    answers.resolve();
    const [{ symbols }, count, { operations }] = await waiting;
    expect(symbols).toEqual([{ value: 'AAPL', count: 1 }]);
    expect([count, operations.map(({ id }) => id)]).toEqual([1, ['op']]);
  });

  it('gives the places where operations lay, although one ends while they are read', async () => {
    let onAnswer = (): void => undefined;
    database = await open(folder, async (question) => {
      const answer = await ask(question);
      if (question.sql.includes('"duration_ms" IS NULL')) onAnswer();
      return answer;
    });
    const { direct } = database;
    const store = new PrismaOperationStore(database);
    const at = (seconds: number): Date => new Date(Date.UTC(2024, 2, 1, 12, 0, seconds));
    for (const [index, id] of ['short', 'long', 'running'].entries())
      await store.insert(
        sampleOperation({
          ...{ id, createdAt: at(index), startedAt: at(10) },
          ...(id === 'running'
            ? { status: 'RUNNING' }
            : { status: 'COMPLETED', completedAt: at(id === 'short' ? 11 : 19) }),
        }),
      );
    onAnswer = () => {
      direct.exec(`UPDATE "operation" SET "status" = 'COMPLETED', "completed_at" = "started_at" + 5000,
        "duration_ms" = 5000 WHERE "id" = 'running'`);
    };
    const order = { field: 'DURATION', direction: 'DESC' } as const;
    const [text, statuses] = ['aapl', ['RUNNING'] as const];
    const page = await store.list({ filter: { text, statuses }, order, first: 10, after: null });
    expect(page.operations).toMatchObject([{ id: 'running', status: 'COMPLETED' }]);
    // Behind this place lies nothing that has been shown before; behind 5 s would lie the short one once more.
    expect(page.places).toEqual([{ id: 'running', createdAt: at(2), value: null }]);
  });

  it('says what keeps the database from being read as others do', async () => {
    database = await open(folder);
    const elsewhere = { file: join(folder.path, 'none.db'), sql: 'SELECT 1', values: [] };
    const answer = await ask(elsewhere);
    expect(answer).toMatchObject({ failure: { code: 'SQLITE_CANTOPEN' } });
    await database.close();
    database = await open(folder, () => ask(elsewhere));
    const { explain } = database;
    const failed = await new PrismaOperationStore(database).facets({}).catch((error: unknown) => error);
    expect(explain(failed)).toMatch(/cannot be opened/);
  });
});
