import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BarMetric } from '../../../src/base/pure/metrics.js';
import { seededRandom } from '../../../src/base/pure/random.js';
import { progressSamplesStream } from '../../../src/kinds/backtest/backtest-streams.js';
import type { Piece } from '../../../src/operations/record/part.js';
import type { Database } from '../../../src/stores/sqlite/database.js';
import { PrismaOperationStore } from '../../../src/stores/sqlite/prisma-operation-store.js';
import { barMetric, barMetrics, outcomeOf, samplesPiece } from '../../support/sample-metrics.js';
import { sampleOperation } from '../../support/sample-operation.js';
import { openDatabase, type TemporaryFolder, temporaryFolder } from './temporary-database.js';

const later = new Date('2024-03-01T12:05:00.000Z');
const completion = { status: 'COMPLETED', completedAt: later, updatedAt: later } as const;

let folder: TemporaryFolder;
let database: Database;
let store: PrismaOperationStore;

beforeEach(async () => {
  folder = temporaryFolder();
  database = await openDatabase(folder);
  store = new PrismaOperationStore(database);
});
afterEach(async () => {
  await database.close();
  folder.remove();
});

async function reopen(): Promise<void> {
  await database.close();
  database = await openDatabase(folder);
  store = new PrismaOperationStore(database);
}

async function running(id = 'run'): Promise<string> {
  await store.insert(sampleOperation({ id, status: 'RUNNING' }));
  return id;
}

const OUTCOME = outcomeOf({ totalBars: 1 });
const piece = (stream: string, firstSeq: number, bytes: Uint8Array, count = 1): Piece => ({
  ...{ stream, firstSeq, count, bytes },
});
const trade = (seq: number): Piece => piece('trades', seq, new Uint8Array([seq, 255]));

function append(id: string, entries: readonly BarMetric[]): Promise<boolean> {
  return store.appendPart(id, 1, { pieces: [samplesPiece(entries)] });
}

/** Reads samples as the reader of operations does. */
async function samples(id: string, afterSeq: number, limit: number): Promise<readonly BarMetric[]> {
  const pieces = await store.readStream(id, 'samples', afterSeq, limit);
  return pieces
    .flatMap((one) => progressSamplesStream.decode(one))
    .filter(({ seq }) => seq > afterSeq && seq <= afterSeq + limit);
}

describe('durability', () => {
  it('reads everything after a restart as it was before', async () => {
    const id = await running();
    await append(id, barMetrics(0, 100));
    await store.appendPart(id, 1, { pieces: [trade(0)] });
    await store.complete(id, 1, OUTCOME, completion);
    const unfinished = await running('unfinished');
    const before = await Promise.all([store.find(id), store.find(unfinished)]);

    await reopen();

    expect(await Promise.all([store.find(id), store.find(unfinished)])).toEqual(before);
    expect(await samples(id, -1, 1_000)).toEqual(barMetrics(0, 100));
    const [read] = await store.readStream(id, 'trades', -1, 10);
    expect(read && { ...read, bytes: new Uint8Array(read.bytes) }).toEqual(trade(0));
    expect((await store.listUnfinished('server-a')).map((operation) => operation.id)).toEqual([unfinished]);
  });

  it('holds an idempotency key over a restart', async () => {
    await store.insert(sampleOperation({ id: 'first', idempotencyKey: 'key' }));
    await reopen();
    const again = await store.insert(sampleOperation({ id: 'second', idempotencyKey: 'key' }));
    expect(again.operation.id).toBe('first');
  });

  it('removes logs and results together with their operation', async () => {
    const id = await running();
    await append(id, barMetrics(0, 3));
    await store.complete(id, 1, OUTCOME, completion);
    await database.client.operationRow.delete({ where: { id } });
    expect(await store.countStream(id, 'samples')).toBe(0);
    expect(await store.readResult(id)).toBeNull();
  });
});

describe('a removal', () => {
  const rowsOf = (id: string) =>
    ['stream_piece', 'operation_result'].map((table) =>
      database.direct.prepare(`SELECT count(*) FROM "${table}" WHERE "operation_id" = ?`).pluck().get(id),
    );

  async function completedRun(samples: number, parts: number): Promise<string> {
    const id = await running();
    await append(id, barMetrics(0, samples));
    for (let seq = 0; seq < parts; seq++) await store.appendPart(id, 1, { pieces: [trade(seq)] });
    await store.complete(id, 1, OUTCOME, completion);
    return id;
  }

  it('frees everything, in steps between which others write', async () => {
    const id = await completedRun(9_000, 100);
    expect(await store.delete(id)).toBe(true);
    const removal = store.free(id);
    const others = await Promise.all(
      [1, 2, 3].map((number) => store.insert(sampleOperation({ id: `beside-${number}` }))),
    );
    await removal;
    expect(others.map(({ deduplicated }) => deduplicated)).toEqual([false, false, false]);
    expect(rowsOf(id)).toEqual([0, 0]);
    expect(await store.count({ ids: [id] })).toBe(0);
  });

  it('that was interrupted is seen by nobody, and is finished later', async () => {
    const id = await completedRun(3_000, 10);
    database.direct.prepare(`UPDATE "operation" SET "status" = 'REMOVED' WHERE "id" = ?`).run(id);
    await reopen();
    expect(await store.find(id)).toBeNull();
    expect((await store.list({ filter: {}, first: 10, after: null })).operations).toEqual([]);
    expect([await store.count({}), await store.count({ symbol: 'AAPL' })]).toEqual([0, 0]);
    expect(await store.listUnfinished()).toEqual([]);
    expect(await store.delete(id)).toBe(false);
    expect(await store.listRemoved()).toEqual([{ id, type: 'BACKTESTING' }]);
    await store.free(id);
    expect(rowsOf(id)).toEqual([0, 0]);
    expect(database.direct.prepare('SELECT count(*) FROM "operation"').pluck().get()).toBe(0);
  });
});

describe('numbers and times', () => {
  it('keeps every double exactly, whatever its digits', async () => {
    const id = await running();
    const random = seededRandom(7);
    const entries = Array.from({ length: 3_000 }, (_, seq) => ({
      ...barMetric(seq),
      equity: random.uniform() * 10 ** (random.below(40) - 20),
      pnl: random.normal() * 1e5,
    }));
    await append(id, entries);
    expect(await samples(id, -1, entries.length)).toEqual(entries);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('stores no %d', async (value) => {
    const id = await running();
    const unwritable = outcomeOf({ totalBars: value });
    await expect(store.complete(id, 1, unwritable, completion)).rejects.toThrow(TypeError);
    expect((await store.find(id))?.status).toBe('RUNNING');
  });

  it('keeps times as integers, by Prisma and by raw SQL alike', async () => {
    await store.insert(sampleOperation({ id: 'by-prisma' }));
    await store.transition('by-prisma', ['PENDING'], {
      status: 'RUNNING',
      startedAt: later,
      updatedAt: later,
    });
    const [row] = await database.client.$queryRaw<object[]>`
      SELECT typeof("created_at") AS a, typeof("started_at") AS b, typeof("updated_at") AS c FROM "operation"`;
    expect(row).toEqual({ a: 'integer', b: 'integer', c: 'integer' });
    const found = await database.client.operationRow.findMany({
      where: { startedAt: { gte: later, lt: new Date(later.getTime() + 1) } },
    });
    expect(found.map(({ id }) => id)).toEqual(['by-prisma']);
  });
});

describe('samples in pieces', () => {
  it('are read from any entry to any other, however they were cut', async () => {
    const id = await running();
    for (const [from, to] of [
      [0, 1],
      [1, 5],
      [5, 6],
      [6, 20],
    ] as const)
      await append(id, barMetrics(from, to));
    for (let after = -1; after < 20; after++)
      for (let limit = 1; limit <= 21; limit++)
        expect(await samples(id, after, limit)).toEqual(
          barMetrics(after + 1, Math.min(20, after + 1 + limit)),
        );
  });

  it('keep a null win rate null', async () => {
    const id = await running();
    const entries = [
      { ...barMetric(0), winRate: null },
      { ...barMetric(1), winRate: 0.5 },
    ];
    await append(id, entries);
    expect(await samples(id, -1, 2)).toEqual(entries);
  });
});

describe('large work', () => {
  it('appends 20,000 entries and reads them back', async () => {
    const id = await running();
    const entries = barMetrics(0, 20_000);
    expect(await append(id, entries)).toBe(true);
    expect(await store.countStream(id, 'samples')).toBe(20_000);
    expect(await samples(id, 19_990, 100)).toEqual(entries.slice(19_991));
  });

  it('keeps large pieces', async () => {
    const id = await running();
    const large = new Uint8Array(3_000_000).map((_, index) => index % 251);
    await store.appendPart(id, 1, { pieces: [piece('equity', 0, large, 50_000)] });
    const [read] = await store.readStream(id, 'equity', -1, 1);
    expect(read && Buffer.from(read.bytes).equals(large)).toBe(true);
  });
});

describe('writes at the same time', () => {
  it('loses no acknowledged write beside completions that fail and roll back', async () => {
    const failing = await running('failing');
    // Is found out only when the row is written already.
    const unwritable = outcomeOf({ totalBars: Number.NaN });
    const completions = Array.from({ length: 3 }, () =>
      store.complete(failing, 1, unwritable, completion).then(
        () => 'completed',
        () => 'rolled back',
      ),
    );
    const inserts = Array.from({ length: 30 }, (_, index) => running(`beside-${index}`));
    const appends = Array.from({ length: 30 }, (_, index) => append(failing, [barMetric(index)]));

    expect(await Promise.all(completions)).toEqual(['rolled back', 'rolled back', 'rolled back']);
    const ids = await Promise.all(inserts);
    expect(await Promise.all(appends)).not.toContain(false);
    await reopen();
    expect(await store.count({ ids })).toBe(30);
    expect(await samples(failing, -1, 100)).toEqual(barMetrics(0, 30));
    expect(await store.readResult(failing)).toBeNull();
    expect((await store.find(failing))?.status).toBe('RUNNING');
  });

  it('keeps what was appended before a completion, and takes nothing after it', async () => {
    const id = await running();
    const appends = Array.from({ length: 20 }, (_, seq) => append(id, [barMetric(seq)]));
    const completed = store.complete(id, 1, OUTCOME, completion);
    const late = append(id, [barMetric(20)]);
    expect(await Promise.all([...appends, late])).toEqual([...appends.map(() => true), false]);
    expect((await completed)?.status).toBe('COMPLETED');
    expect(await store.countStream(id, 'samples')).toBe(20);
  });
});
