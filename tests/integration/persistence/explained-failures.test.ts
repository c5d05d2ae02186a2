import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OperationStore } from '../../../src/operations/ports/operation-store.js';
import { StoreUnavailableError } from '../../../src/operations/record/errors.js';
import { explainPostgresError } from '../../../src/stores/postgres/postgres-failure.js';
import { explainedFailures } from '../../../src/stores/sql/explained-failures.js';
import type { Database } from '../../../src/stores/sqlite/database.js';
import { PrismaOperationStore } from '../../../src/stores/sqlite/prisma-operation-store.js';
import { barMetrics, outcomeOf, samplesPiece } from '../../support/sample-metrics.js';
import { sampleOperation } from '../../support/sample-operation.js';
import { openDatabase, type TemporaryFolder, temporaryFolder } from './temporary-database.js';

const ID = 'op_running';
const completion = {
  status: 'COMPLETED',
  completedAt: new Date('2024-01-02T00:00:00Z'),
  updatedAt: new Date('2024-01-02T00:00:00Z'),
} as const;

let folder: TemporaryFolder;
let database: Database;
let store: OperationStore;
let failures: StoreUnavailableError[];

beforeEach(async () => {
  folder = temporaryFolder();
  await open();
  await store.insert(sampleOperation({ id: ID, status: 'RUNNING' }));
});
afterEach(async () => {
  await database.close();
  folder.remove();
});

async function open(): Promise<void> {
  database = await openDatabase(folder);
  failures = [];
  store = explainedFailures(new PrismaOperationStore(database), database.explain, (error) =>
    failures.push(error),
  );
}

/** Every way in which something is written, each so large that it needs pages of its own. */
const writes: Readonly<Record<string, () => Promise<unknown>>> = {
  insert: () => store.insert(sampleOperation({ id: 'op_new', title: 'x'.repeat(100_000) })),
  appendPart: () => store.appendPart(ID, 1, { pieces: [samplesPiece(barMetrics(0, 5_000))] }),
  complete: () => store.complete(ID, 1, outcomeOf({ text: 'x'.repeat(100_000) }), completion),
};

async function expectNothingWritten(): Promise<void> {
  expect(await store.find('op_new')).toBeNull();
  expect((await store.find(ID))?.status).toBe('RUNNING');
  for (const table of ['stream_piece', 'operation_result'])
    expect(database.direct.prepare(`SELECT count(*) FROM "${table}"`).pluck().get()).toBe(0);
  expect(database.direct.pragma('integrity_check', { simple: true })).toBe('ok');
}

describe('a full disk', () => {
  /** As SQLite reports it when a file cannot grow. */
  async function limitPages(pages: number): Promise<void> {
    database.direct.pragma(`max_page_count = ${pages}`);
    await database.client.$queryRawUnsafe(`PRAGMA max_page_count = ${pages}`);
  }

  it.each(Object.keys(writes))('is named, and leaves nothing half written: %s', async (name) => {
    await limitPages(Number(database.direct.pragma('page_count', { simple: true })));
    const failure = writes[name]?.();
    await expect(failure).rejects.toThrow(StoreUnavailableError);
    await expect(failure).rejects.toThrow('the disk is full');
    expect(failures).toHaveLength(1);
    await limitPages(1_000_000);
    await expectNothingWritten();
    await writes[name]?.();
  });

  it('does not keep what is there from being read', async () => {
    await limitPages(Number(database.direct.pragma('page_count', { simple: true })));
    expect((await store.list({ filter: {}, first: 10, after: null })).operations).toHaveLength(1);
  });
});

describe('a database that has become read-only', () => {
  it.each(Object.keys(writes))('is named: %s', async (name) => {
    database.direct.pragma('query_only = ON');
    await database.client.$queryRawUnsafe('PRAGMA query_only = ON');
    await expect(writes[name]?.()).rejects.toThrow('it is read-only');
    await expectNothingWritten();
  });
});

describe('a database that is damaged in its middle', () => {
  it('is named when what is damaged is read', async () => {
    await writes.appendPart?.();
    const { file } = database;
    await database.close();
    const bytes = Buffer.alloc(Math.floor(statSync(file).size / 2), 0x5a);
    const descriptor = openSync(file, 'r+');
    writeSync(descriptor, bytes, 0, bytes.length, bytes.length);
    closeSync(descriptor);
    await open();
    await expect(store.readStream(ID, 'samples', -1, 5_000)).rejects.toThrow('it is damaged');
    expect(failures[0]?.cause).toBeInstanceOf(Error);
  });
});

describe('a database that another program writes to', () => {
  it('is named after a while, and used again once the program is done', async () => {
    database.direct.pragma('busy_timeout = 50');
    const other = new BetterSqlite3(database.file);
    other.exec('BEGIN IMMEDIATE');
    await expect(writes.appendPart?.()).rejects.toThrow('another program is writing to it');
    other.exec('ROLLBACK');
    other.close();
    expect(await writes.appendPart?.()).toBe(true);
  });

  it('keeps a server from starting that has to write first', async () => {
    const { file } = database;
    await database.close();
    const other = new BetterSqlite3(file);
    other.exec('BEGIN IMMEDIATE');
    await expect(openDatabase(folder)).rejects.toThrow(/another program is writing to it/);
    other.close();
    await open();
  });
});

describe('an error that is a defect', () => {
  it('passes as it is', async () => {
    await expect(store.insert(sampleOperation({ id: ID }))).rejects.not.toThrow(StoreUnavailableError);
    expect(failures).toEqual([]);
  });
});

describe('work that is done behind a lock of the database', () => {
  it('fails by itself: what the system says of its files says nothing of the database', async () => {
    const port = { behindLock: (work: () => Promise<void>) => work(), ask: () => Promise.reject(full) };
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    const told: Error[] = [];
    const explained = explainedFailures(port, explainPostgresError, (error) => told.push(error));
    await expect(explained.behindLock(() => Promise.reject(full))).rejects.toBe(full);
    expect(told).toEqual([]);
    await expect(explained.ask()).rejects.toBeInstanceOf(StoreUnavailableError);
  });
});
