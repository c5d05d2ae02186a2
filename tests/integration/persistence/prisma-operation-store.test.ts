import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/pure/random.js';
import type { Database } from '../../../src/stores/sqlite/database.js';
import { PrismaOperationStore } from '../../../src/stores/sqlite/prisma-operation-store.js';
import { barMetric, barMetrics, outcomeWith } from '../../support/sample-metrics.js';
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

const ONE_TRADE = new Uint8Array([1, 255]);

describe('durability', () => {
  it('reads everything after a restart as it was before', async () => {
    const id = await running();
    await store.appendMetrics(id, 1, 'bars', barMetrics(0, 100));
    await store.complete(id, 1, outcomeWith(ONE_TRADE, new Uint8Array([1, 2])), completion);
    const unfinished = await running('unfinished');
    const before = await Promise.all([store.find(id), store.find(unfinished)]);

    await reopen();

    expect(await Promise.all([store.find(id), store.find(unfinished)])).toEqual(before);
    expect(await store.readMetrics(id, 'bars', -1, 1_000)).toEqual(barMetrics(0, 100));
    expect((await store.readTradePieces(id, -1, 10)).map((piece) => new Uint8Array(piece))).toEqual([
      ONE_TRADE,
    ]);
    expect(await store.readEquity(id)).toEqual(new Uint8Array([1, 2]));
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
    await store.appendMetrics(id, 1, 'bars', barMetrics(0, 3));
    await store.complete(id, 1, outcomeWith(ONE_TRADE), completion);
    await database.client.operationRow.delete({ where: { id } });
    expect(await store.lastMetricSeq(id, 'bars')).toBe(-1);
    expect(await store.countTrades(id)).toBe(0);
    expect(await store.readResult(id)).toBeNull();
  });
});

describe('a removal', () => {
  const rowsOf = (id: string) =>
    ['bar_piece', 'trade_piece', 'outcome_part', 'operation_result'].map((table) =>
      database.direct.prepare(`SELECT count(*) FROM "${table}" WHERE "operation_id" = ?`).pluck().get(id),
    );

  async function completedRun(samples: number, parts: number): Promise<string> {
    const id = await running();
    await store.appendMetrics(id, 1, 'bars', barMetrics(0, samples));
    for (let seq = 0; seq < parts - 1; seq++)
      await store.appendOutcome(id, 1, { ...outcomeWith(ONE_TRADE), partSeq: seq, firstTradeSeq: seq });
    const last = { partSeq: parts - 1, firstTradeSeq: parts - 1 };
    await store.complete(id, 1, { ...outcomeWith(ONE_TRADE), ...last }, completion);
    return id;
  }

  it('frees everything, in steps between which others write', async () => {
    const id = await completedRun(9_000, 100);
    const removal = store.delete(id);
    const others = await Promise.all(
      [1, 2, 3].map((number) => store.insert(sampleOperation({ id: `beside-${number}` }))),
    );
    expect(await removal).toBe(true);
    expect(others.map(({ deduplicated }) => deduplicated)).toEqual([false, false, false]);
    expect(rowsOf(id)).toEqual([0, 0, 0, 0]);
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
    await store.freeRemoved();
    expect(rowsOf(id)).toEqual([0, 0, 0, 0]);
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
    await store.appendMetrics(id, 1, 'bars', entries);
    expect(await store.readMetrics(id, 'bars', -1, entries.length)).toEqual(entries);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('stores no %d', async (value) => {
    const id = await running();
    const entry = { ...barMetric(0), winRate: value };
    await expect(store.appendMetrics(id, 1, 'bars', [entry])).rejects.toThrow(TypeError);
    const unwritable = { ...outcomeWith(null), result: { totalBars: value } };
    await expect(store.complete(id, 1, unwritable, completion)).rejects.toThrow(TypeError);
    expect(await store.lastMetricSeq(id, 'bars')).toBe(-1);
    expect((await store.find(id))?.status).toBe('RUNNING');
  });

  it('refuses an entry that lacks a value instead of leaving it out', async () => {
    const id = await running();
    const { equity: _equity, ...incomplete } = barMetric(0);
    await expect(store.appendMetrics(id, 1, 'bars', [incomplete as never])).rejects.toThrow(/null/i);
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
  /** Writes a sample as versions did that stored a row for each. */
  const insertRow = (id: string, seq: number): void => {
    const { barIndex, timestampMs, equity, pnl, trades, winRate, position } = barMetric(seq);
    database.direct
      .prepare(
        `INSERT INTO "bar_metric" ("operation_id", "seq", "bar_index", "timestamp_ms", "equity", "pnl", "trades",
          "win_rate", "position") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(id, seq, barIndex, timestampMs, equity, pnl, trades, winRate, position);
  };

  it('follow the rows of an earlier version', async () => {
    const id = await running();
    for (const seq of [0, 1, 2]) insertRow(id, seq);
    expect(await store.lastMetricSeq(id, 'bars')).toBe(2);
    // The third is there already.
    await store.appendMetrics(id, 1, 'bars', barMetrics(2, 6));
    expect(await store.lastMetricSeq(id, 'bars')).toBe(5);
    expect(await store.readMetrics(id, 'bars', -1, 100)).toEqual(barMetrics(0, 6));
    expect(await store.readMetrics(id, 'bars', 1, 2)).toEqual(barMetrics(2, 4));
    expect(await store.readMetrics(id, 'bars', -1, 3)).toEqual(barMetrics(0, 3));
  });

  it('are read from any entry to any other, however they were cut', async () => {
    const id = await running();
    for (const [from, to] of [
      [0, 1],
      [1, 5],
      [5, 6],
      [6, 20],
    ] as const)
      await store.appendMetrics(id, 1, 'bars', barMetrics(from, to));
    for (let after = -1; after < 20; after++)
      for (let limit = 1; limit <= 21; limit++)
        expect(await store.readMetrics(id, 'bars', after, limit)).toEqual(
          barMetrics(after + 1, Math.min(20, after + 1 + limit)),
        );
  });

  it('keep a null win rate null', async () => {
    const id = await running();
    const entries = [
      { ...barMetric(0), winRate: null },
      { ...barMetric(1), winRate: 0.5 },
    ];
    await store.appendMetrics(id, 1, 'bars', entries);
    expect(await store.readMetrics(id, 'bars', -1, 2)).toEqual(entries);
  });
});

describe('large work', () => {
  it('appends 20,000 entries and reads them back', async () => {
    const id = await running();
    const entries = barMetrics(0, 20_000);
    expect(await store.appendMetrics(id, 1, 'bars', entries)).toBe(true);
    expect(await store.lastMetricSeq(id, 'bars')).toBe(19_999);
    expect(await store.readMetrics(id, 'bars', 19_990, 100)).toEqual(entries.slice(19_991));
  });

  it('completes with large trades and a large equity curve', async () => {
    const id = await running();
    const large = (bytes: number) => new Uint8Array(bytes).map((_, index) => index % 251);
    const [trades, equity] = [large(3_000_000), large(2_000_000)];
    await store.complete(id, 1, outcomeWith(trades, equity), completion);
    const [piece] = await store.readTradePieces(id, -1, 1);
    expect(piece && Buffer.from(piece).equals(trades)).toBe(true);
    const stored = await store.readEquity(id);
    expect(stored && Buffer.from(stored).equals(equity)).toBe(true);
  });
});

describe('what cancelled and failed work left', () => {
  it.each(['FAILED', 'CANCELLED'] as const)('is removed when the operation is %s', async (status) => {
    const id = await running();
    await store.appendOutcome(id, 1, outcomeWith(ONE_TRADE, new Uint8Array([1])));
    await store.transition(id, ['RUNNING'], { status, updatedAt: later });
    const [left] = await database.client.$queryRaw<object[]>`
      SELECT (SELECT count(*) FROM "trade_piece") AS trades, (SELECT count(*) FROM "outcome_part") AS parts`;
    expect(left).toEqual({ trades: 0n, parts: 0n });
  });
});

describe('writes at the same time', () => {
  it('loses no acknowledged write beside completions that fail and roll back', async () => {
    const failing = await running('failing');
    const trades = new Uint8Array(4_000_000);
    // Is found out only when the parts are written already.
    const unwritable = { ...outcomeWith(trades), result: { totalBars: Number.NaN } };
    const completions = Array.from({ length: 3 }, () =>
      store.complete(failing, 1, unwritable, completion).then(
        () => 'completed',
        () => 'rolled back',
      ),
    );
    const inserts = Array.from({ length: 30 }, (_, index) => running(`beside-${index}`));
    const appends = Array.from({ length: 30 }, (_, index) =>
      store.appendMetrics(failing, 1, 'bars', [barMetric(index)]),
    );

    expect(await Promise.all(completions)).toEqual(['rolled back', 'rolled back', 'rolled back']);
    const ids = await Promise.all(inserts);
    expect(await Promise.all(appends)).not.toContain(false);
    await reopen();
    expect(await store.count({ ids })).toBe(30);
    expect(await store.readMetrics(failing, 'bars', -1, 100)).toEqual(barMetrics(0, 30));
    expect(await store.countTrades(failing)).toBe(0);
    expect(await store.readResult(failing)).toBeNull();
    expect((await store.find(failing))?.status).toBe('RUNNING');
  });

  it('keeps what was appended before a completion, and takes nothing after it', async () => {
    const id = await running();
    const appends = Array.from({ length: 20 }, (_, seq) =>
      store.appendMetrics(id, 1, 'bars', [barMetric(seq)]),
    );
    const completed = store.complete(id, 1, outcomeWith(null), completion);
    const late = store.appendMetrics(id, 1, 'bars', [barMetric(20)]);
    expect(await Promise.all([...appends, late])).toEqual([...appends.map(() => true), false]);
    expect((await completed)?.status).toBe('COMPLETED');
    expect(await store.lastMetricSeq(id, 'bars')).toBe(19);
  });
});
