import { readdirSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { PostgresDatabase } from '../../../src/stores/postgres/postgres-database.js';
import { readingPostgresEvaluations } from '../../../src/stores/postgres/postgres-evaluation-reader.js';
import { PostgresHoldoutLists } from '../../../src/stores/postgres/postgres-holdout-lists.js';
import { runTransaction } from '../../../src/stores/postgres/transaction.js';
import { Prisma } from '../../../src/stores/sql/generated/client.js';
import { SqlOperationStore } from '../../../src/stores/sql/sql-operation-store.js';
import { changesOf, rowsOf } from '../../../src/stores/sql/steps.js';
import { openPostgres, storesOf } from '../../support/postgres/open-postgres.js';
import { postgresForms, sqliteForms, unanswered } from '../../support/postgres/table-forms.js';
import {
  type TemporaryPostgres,
  temporaryPostgres,
  testPostgres,
} from '../../support/postgres/test-postgres.js';
import { sampleEvaluation } from '../../support/sample-evaluation.js';
import { sampleOperation } from '../../support/sample-operation.js';
import { openDatabase, projectRoot, temporaryFolder } from './temporary-database.js';

const server = await testPostgres();
const AT = new Date('2024-03-01T12:00:00.000Z');
const MIGRATIONS = readdirSync(join(projectRoot, 'prisma', 'postgres'));

describe.runIf(server !== null)('a PostgreSQL database', () => {
  const created: TemporaryPostgres[] = [];
  afterAll(async () => {
    for (const { remove } of created) await remove();
  });

  async function fresh(): Promise<string> {
    const database = await temporaryPostgres(server as string);
    created.push(database);
    return database.url;
  }

  async function withOpen<T>(url: string, work: (database: PostgresDatabase) => Promise<T>): Promise<T> {
    const database = await openPostgres(url);
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  }

  it('is brought up to date once, keeps its secret, and is for one server at a time', async () => {
    const url = await fresh();
    const first = await withOpen(url, async ({ applied, secret, address }) => {
      await expect(openPostgres(url)).rejects.toMatchObject({ code: 'DATABASE_IN_USE', file: address });
      return { applied, secret };
    });
    expect([first.applied.length, first.secret.length]).toEqual([MIGRATIONS.length, 32]);
    await withOpen(url, async ({ applied, secret }) =>
      expect({ applied, secret }).toEqual({ applied: [], secret: first.secret }),
    );
  });

  it('probes every connection soon after it falls silent, as its server may be gone without a word', async () => {
    const url = await fresh();
    const probed = vi.spyOn(Socket.prototype, 'setKeepAlive');
    try {
      const lists = new PostgresHoldoutLists(url);
      await withOpen(url, async ({ pool }) => {
        await pool.query('SELECT 1');
        await lists.symbols();
      });
      await lists.close();
      // Of what brings it up to date, of the hold, of the pool and of the lists; 0 leaves it to the system.
      expect(probed.mock.calls).toHaveLength(4);
      for (const [isOn, delayMs] of probed.mock.calls) {
        expect(isOn).toBe(true);
        expect(delayMs).toBeGreaterThan(0);
        expect(delayMs).toBeLessThanOrEqual(10_000);
      }
    } finally {
      probed.mockRestore();
    }
  });

  it('has the tables of the SQLite database with their columns, keys and types, and those of a cluster', async () => {
    const folder = temporaryFolder();
    const sqlite = await openDatabase(folder);
    const here = sqliteForms(sqlite);
    await sqlite.close();
    folder.remove();
    const there = await withOpen(await fresh(), ({ pool }) => postgresForms(pool));
    const ALONE =
      /^(_prisma|server_secret|commit_receipt|work_|cluster_|artifact|operation_input|library_|holdout_list)/;
    const ours = (lines: readonly string[]) => lines.filter((line) => !ALONE.test(line)).sort();
    expect(ours(here.lines)).toContain('operation UNIQUE (idempotency_claim)');
    expect(ours(there.lines)).toEqual(ours(here.lines));
    expect(ours(unanswered(here, there))).toEqual([]);
  });

  it.each([
    [
      'a wrong password',
      (url: URL) => {
        url.username = 'guarded';
        url.password = 'wrong-secret';
      },
      /refuses the user or the password/,
    ],
    [
      'no such database',
      (url: URL) => {
        url.pathname = '/ktrdr_none';
      },
      /has no such database/,
    ],
    [
      'nobody there',
      (url: URL) => {
        url.port = '1';
        url.password = 'wrong-secret';
      },
      /nothing answers at its address/,
    ],
  ])('says what is wrong with %s, without the password', async (_case, change, problem) => {
    const url = new URL(await fresh());
    // The server of the tests trusts every user there is.
    change(url);
    const failure = await openPostgres(url.href).then(
      () => null,
      (error: Error) => error,
    );
    expect(failure).toMatchObject({ code: 'DATABASE_UNAVAILABLE', message: expect.stringMatching(problem) });
    expect(failure?.message).not.toContain('wrong-secret');
  });

  it('refuses a database of another program, of a newer version, and one in which it may make nothing', async () => {
    const foreign = await fresh();
    await ask(foreign, 'CREATE TABLE "theirs" ("id" integer)');
    await expect(openPostgres(foreign)).rejects.toMatchObject({
      code: 'DATABASE_VERSION',
      problem: 'foreign',
    });

    const newer = await fresh();
    await withOpen(newer, async ({ pool }) => {
      await pool.query(`UPDATE "_prisma_migrations" SET migration_name = '29990101000000_next'`);
    });
    await expect(openPostgres(newer)).rejects.toMatchObject({ code: 'DATABASE_VERSION', problem: 'newer' });

    const locked = await fresh();
    const role = `reader_${Date.now()}`;
    await ask(locked, `CREATE ROLE "${role}" LOGIN PASSWORD 'x'; REVOKE CREATE ON SCHEMA public FROM PUBLIC`);
    const url = new URL(locked);
    url.username = role;
    await expect(openPostgres(url.href)).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: expect.stringMatching(/lacks a right/),
    });
    await ask(locked, `DROP ROLE "${role}"`);
  });

  it('does a transaction again that another one came in between of', async () => {
    await withOpen(await fresh(), async (database) => {
      const { store } = storesOf(database);
      for (const id of ['op_a', 'op_b']) await store.insert(sampleOperation({ id }));
      const touch = (id: string) =>
        changesOf(
          Prisma.sql`UPDATE "operation" SET "worker_losses" = "worker_losses" + 1 WHERE "id" = ${id}`,
        );
      const both = (first: string, second: string) =>
        database.write(function* () {
          yield* touch(first);
          yield* rowsOf(Prisma.sql`SELECT pg_sleep(0.02)`);
          yield* touch(second);
        });
      // Each holds what the other one wants next, whenever both have begun.
      await Promise.all(
        Array.from({ length: 4 }, (_, index) => (index % 2 ? both('op_a', 'op_b') : both('op_b', 'op_a'))),
      );
      expect((await store.find('op_a'))?.workerLosses).toBe(4);
      expect((await store.find('op_b'))?.workerLosses).toBe(4);
    });
  });

  it('outlives the loss of a connection in the middle of a transaction', async () => {
    await withOpen(await fresh(), async (database) => {
      const lose = database.write(() =>
        rowsOf(Prisma.sql`SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(1)`),
      );
      await expect(lose).rejects.toThrow(/terminat/i);
      const answer = await database.write(() => rowsOf<{ one: number }>(Prisma.sql`SELECT 1 AS "one"`));
      expect(answer).toEqual([{ one: 1 }]);
    });
  });

  it.each([
    ['after the server has done it', 'done'],
    ['before the server has heard of it', 'undone'],
    ['while the server is still at it', 'late'],
  ])('knows what became of a commit whose connection breaks %s', async (_when, outcome) => {
    await withOpen(await fresh(), async (database) => {
      await new SqlOperationStore(database).insert(sampleOperation({ id: 'op_1' }));
      const { pool } = database;
      /** A pool whose first connection breaks at the commit. */
      const breaking = {
        query: pool.query.bind(pool),
        async connect() {
          const client = await pool.connect();
          const query = client.query.bind(client) as (...asked: unknown[]) => Promise<unknown>;
          const broken = async (...asked: unknown[]): Promise<unknown> => {
            if (asked[0] !== 'COMMIT') return await query(...asked);
            const end = () => query(outcome === 'undone' ? 'ROLLBACK' : 'COMMIT');
            if (outcome === 'late') void delay(600).then(end);
            else await end();
            throw new Error('Connection terminated unexpectedly');
          };
          return Object.assign(Object.create(client), { query: broken, release: () => client.release(true) });
        },
      } as unknown as pg.Pool;
      const steps = () =>
        changesOf(
          Prisma.sql`UPDATE "operation" SET "worker_losses" = "worker_losses" + 1 WHERE "id" = 'op_1'`,
        );
      const write = runTransaction(breaking, steps);
      const isDone = outcome !== 'undone';
      if (isDone) expect(await write).toBe(1);
      else await expect(write).rejects.toThrow('terminated');
      const { rows } = await pool.query<{ losses: number }>(
        'SELECT "worker_losses" AS "losses" FROM "operation"',
      );
      expect(rows).toEqual([{ losses: isDone ? 1 : 0 }]);
    });
  });

  it('writes no list of seals whose lock was lost meanwhile, with its connection', async () => {
    const url = await fresh();
    await withOpen(url, async ({ pool }) => {
      const lists = new PostgresHoldoutLists(url);
      try {
        await lists.change((write) => write('AAPL', new Uint8Array([1])));
        const change = lists.change(async (write) => {
          await pool.query(`SELECT pg_terminate_backend("pid") FROM pg_stat_activity
            WHERE "datname" = current_database() AND "application_name" = 'ktrdr seals'`);
          // Whoever waited for the lock has it now.
          await pool.query(`UPDATE "holdout_list" SET "content" = '\\x02'`);
          await write('AAPL', new Uint8Array([3]));
        });
        await expect(change).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
        expect(await lists.read('AAPL')).toEqual(Buffer.from([2]));
      } finally {
        await lists.close();
      }
    });
  });

  it('numbers evaluations without gaps, whoever enters them at once', async () => {
    await withOpen(await fresh(), async (database) => {
      const { ledger } = storesOf(database);
      const enter = (configuration: string) =>
        ledger.enter({ evaluations: [sampleEvaluation({ configuration })], at: AT });
      const counts = await Promise.all(['a', 'b', 'a', 'c', 'b'].map(enter));
      expect(counts.filter((count) => count === 1)).toHaveLength(3);
      const page = await ledger.list({ filter: {}, first: 10, before: null });
      expect(page.rows.map(({ seq }) => seq)).toEqual([3, 2, 1]);
    });
  });

  it('is read by a thread that waits for it, as it was at one instant', async () => {
    const url = await fresh();
    await withOpen(url, async (database) => {
      const { ledger, store } = storesOf(database);
      const returns = Float32Array.from({ length: 40 }, (_, day) => day / 1_000);
      const evaluations = [
        sampleEvaluation({ returns }),
        sampleEvaluation({ configuration: 'b', returns: null, sharpeRatio: null }),
      ];
      await ledger.enter({ evaluations, at: AT });
      await store.insert(sampleOperation({ id: 'op_1', status: 'COMPLETED', completedAt: AT }));
      await ledger.enterOperation('op_1', sampleEvaluation({ configuration: 'c' }), AT);
      await ledger.rewriteJudgements(
        [{ operationId: 'op_1', evaluated: 3, deflatedSharpe: 0.5, verdict: 'LIKELY_LUCK' }],
        { family: 'crossing', through: 3, isWhole: false },
      );
      const thread = join(projectRoot, 'dist', 'postgres-thread.js');
      const read = readingPostgresEvaluations(thread, url, (reader) => ({
        rows: [...reader.rows('crossing', 3)].map(({ periods }) => periods.days.length),
        returns: [reader.returns(1), reader.returns(2)],
        row: reader.row(2)?.family,
        place: reader.placeOf('op_1'),
        unjudged: reader.unjudged(['BACKTESTING']),
        groups: reader.groups({ filter: { symbol: 'AAPL' }, first: 1, before: 4 }),
        operations: reader.operations({ family: 'crossing', types: ['BACKTESTING'], after: null, limit: 2 }),
      }));
      expect(read).toMatchObject({
        rows: [40, 40, 40],
        returns: [returns, null],
        row: 'crossing',
        place: { seq: 3, through: 3 },
        unjudged: ['crossing'],
        groups: {
          groups: [{ entries: 3, configurations: 3, newest: { seq: 3 }, best: { seq: 1 } }],
          hasNextPage: false,
        },
        operations: [
          {
            operationId: 'op_1',
            seq: 3,
            summary: { evaluated: 3, deflatedSharpe: 0.5, verdict: 'LIKELY_LUCK' },
          },
        ],
      });
      for (const [away, reason] of [
        [`${url}_none`, 'the server has no such database'],
        ['postgres://a:b@127.0.0.1:1/none', 'nothing answers at its address'],
      ] as const)
        expect(() => readingPostgresEvaluations(thread, away, (reader) => reader.row(1))).toThrow(
          expect.objectContaining({ code: 'STORE_UNAVAILABLE', message: expect.stringContaining(reason) }),
        );
    });
  });

  it('is read by a thread over one connection, which waits for the next question outside a transaction', async () => {
    const url = await fresh();
    await withOpen(url, async ({ pool }) => {
      const thread = join(projectRoot, 'dist', 'postgres-thread.js');
      const read = () => readingPostgresEvaluations(thread, url, (reader) => reader.row(1));
      const connections = async () =>
        (
          await pool.query<{ pid: number; state: string }>(
            `SELECT "pid", "state" FROM "pg_stat_activity" WHERE "application_name" = 'ktrdr ledger' AND "datname" = current_database()`,
          )
        ).rows;
      for (let time = 0; time < 3; time += 1) expect(read()).toBeNull();
      const [first, ...others] = await connections();
      expect([first, others]).toEqual([{ pid: expect.any(Number), state: 'idle' }, []]);

      // A server that restarts takes the connection away; the next question finds it again.
      await pool.query('SELECT pg_terminate_backend($1)', [first?.pid]);
      await expect.poll(connections).toEqual([]);
      expect(read()).toBeNull();
      expect(await connections()).toEqual([{ pid: expect.any(Number), state: 'idle' }]);
    });
  });
});

async function ask(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
