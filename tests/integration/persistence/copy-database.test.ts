import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLUSTER_TABLES, COPIED_TABLES } from '../../../src/stores/copy/copied-tables.js';
import { copyDatabase } from '../../../src/stores/copy/copy-database.js';
import { PostgresArtifacts } from '../../../src/stores/postgres/postgres-artifacts.js';
import { PostgresHoldoutLists } from '../../../src/stores/postgres/postgres-holdout-lists.js';
import { HeldLeases } from '../../../src/stores/sql/held-leases.js';
import { SqlEvaluationLedger } from '../../../src/stores/sql/sql-evaluation-ledger.js';
import { SqlOperationStore } from '../../../src/stores/sql/sql-operation-store.js';
import { openPostgres } from '../../support/postgres/open-postgres.js';
import {
  type TemporaryPostgres,
  temporaryPostgres,
  testPostgres,
} from '../../support/postgres/test-postgres.js';
import { sampleEvaluation } from '../../support/sample-evaluation.js';
import { sampleOperation } from '../../support/sample-operation.js';
import {
  migrationsDir,
  openDatabase,
  projectRoot,
  type TemporaryFolder,
  temporaryFolder,
} from './temporary-database.js';

const server = await testPostgres();
const AT = new Date('2024-03-01T12:00:00.000Z');
const OPERATIONS = 250;

describe.runIf(server !== null)('copying a database', () => {
  let folder: TemporaryFolder;
  let postgres: TemporaryPostgres;
  const migrations = { sqlite: migrationsDir, postgres: join(projectRoot, 'prisma/postgres') };
  const seals = async () => [{ symbol: 'AAPL', content: new Uint8Array([1, 2]) }];
  const copy = (from: string, to: string) => copyDatabase({ from, to, cwd: folder.path, migrations, seals });

  beforeAll(async () => {
    folder = temporaryFolder();
    postgres = await temporaryPostgres(server as string);
    const database = await openDatabase(folder);
    const store = new SqlOperationStore(database);
    for (let index = 0; index < OPERATIONS; index++) {
      const operation = sampleOperation({
        id: `op_${index}`,
        pinned: index % 2 === 0,
        tags: [{ key: 'idea', value: 'ä\u{1F600}' }],
      });
      await store.insert({ ...operation, status: index === 0 ? 'RUNNING' : operation.status });
    }
    const piece = { stream: 'samples', firstSeq: 0, count: 1, bytes: new Uint8Array([0, 1, 255]) };
    await store.appendPart('op_0', 1, { pieces: [piece] });
    await new SqlEvaluationLedger(database).enter({ evaluations: [sampleEvaluation()], at: AT });
    await database.close();
  });
  afterAll(async () => {
    await postgres.remove();
    folder.remove();
  });

  it('takes all rows and the secret to PostgreSQL and back', async () => {
    const report = await copy('file:./ktrdr.db', postgres.url);
    const rows = new Map(report.tables.map((table) => [table.name, table.rows]));
    expect([
      rows.get('operation'),
      rows.get('operation_tag'),
      rows.get('stream_piece'),
      rows.get('evaluation'),
    ]).toEqual([OPERATIONS, OPERATIONS, 1, 1]);
    const lists = new PostgresHoldoutLists(postgres.url);
    expect([await lists.symbols(), await lists.read('AAPL')]).toEqual([['AAPL'], Buffer.from([1, 2])]);
    await lists.close();
    const back = await copy(postgres.url, 'file:./back.db');
    expect(back.tables).toEqual(report.tables);
    const [before, after] = [await openDatabase(folder), await openDatabase(folder, 'back.db')];
    try {
      expect(after.secret).toEqual(before.secret);
      for (const { name, key } of COPIED_TABLES) {
        const sql = `SELECT * FROM "${name}" ORDER BY ${key.map((column) => `"${column}"`).join(', ')}`;
        expect(after.direct.prepare(sql).all()).toEqual(before.direct.prepare(sql).all());
      }
    } finally {
      await before.close();
      await after.close();
    }
    // What was tried before is known there.
    const there = await openPostgres(postgres.url);
    expect(await new SqlEvaluationLedger(there).enter({ evaluations: [sampleEvaluation()], at: AT })).toBe(0);
    await there.close();
  });

  it('takes what a cluster shares from one PostgreSQL to another', async () => {
    const [from, to] = [await temporaryPostgres(server as string), await temporaryPostgres(server as string)];
    const source = await openPostgres(from.url);
    await new SqlOperationStore(source).insert(sampleOperation({ id: 'op_made' }));
    const artifacts = new PostgresArtifacts(source, new HeldLeases());
    const hashes = Array.from({ length: 25 }, (_, index) => `hash_${index}`);
    const known = hashes.map((hash, index) => ({
      ...{ hash, size: 3 },
      content: index === 0 ? null : new Uint8Array([0, index, 255]),
    }));
    await artifacts.keep(known, 'http://one');
    await source.pool.query(
      `INSERT INTO "operation_input" VALUES ('op_made', 'strategies/a.yaml', 'hash_1')`,
    );
    for (const name of ['gone', 'rsi_v1'])
      await source.pool.query(`INSERT INTO "library_item" ("folder", "name", "operation_id", "attempt", "confirmed")
        VALUES ('models', '${name}', 'op_made', 1, true)`);
    await source.pool.query(`DELETE FROM "library_item" WHERE "name" = 'gone'`);
    await source.pool.query(`INSERT INTO "library_file" VALUES ('models', 'rsi_v1', 'model.json', 'hash_2')`);
    const rowsOf = async ({ pool }: typeof source) => {
      const all = CLUSTER_TABLES.map(({ name, key, columns }) =>
        pool.query(`SELECT ${columns ?? '*'} FROM "${name}" ORDER BY ${key}`),
      );
      return (await Promise.all(all)).map(({ rows }) => rows);
    };
    const before = await rowsOf(source);
    expect(before.map((rows) => rows.length)).toEqual([25, 1, 1, 1, 1]);
    await source.close();

    await copy(from.url, to.url);
    const target = await openPostgres(to.url);
    expect(await rowsOf(target)).toEqual(before);
    const { rows } =
      await target.pool.query(`INSERT INTO "library_item" ("folder", "name", "operation_id", "attempt")
      VALUES ('models', 'next', 'op_made', 1) RETURNING "number"::int`);
    expect(rows).toEqual([{ number: 3 }]);
    await target.close();
    await Promise.all([from.remove(), to.remove()]);
  });

  it('refuses a target that is not empty, and a database that a server uses', async () => {
    await expect(copy('file:./ktrdr.db', postgres.url)).rejects.toMatchObject({ code: 'COPY_TARGET' });
    await expect(copy(postgres.url, 'file:./ktrdr.db')).rejects.toMatchObject({ code: 'COPY_TARGET' });
    const serving = await openDatabase(folder);
    await expect(copy('file:./ktrdr.db', postgres.url)).rejects.toMatchObject({ code: 'DATABASE_IN_USE' });
    await serving.close();
  });

  it('leaves nothing of a copy that fails', async () => {
    const damaged = await openDatabase(folder, 'damaged.db');
    await new SqlOperationStore(damaged).insert(sampleOperation({ id: 'op_whole' }));
    damaged.direct.exec(`UPDATE "operation" SET "attempt" = 'many'`);
    await damaged.close();
    const target = await temporaryPostgres(server as string);
    await expect(copy('file:./damaged.db', target.url)).rejects.toMatchObject({ code: 'COPY_FAILED' });
    const there = await openPostgres(target.url);
    expect(await new SqlOperationStore(there).count({})).toBe(0);
    await there.close();
    await target.remove();
    await expect(copy(`${postgres.url}_none`, 'file:./none.db')).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
    });
    expect(existsSync(join(folder.path, 'none.db'))).toBe(false);
    expect(readdirSync(folder.path).filter((file) => file.includes('.tmp'))).toEqual([]);
  });
});
