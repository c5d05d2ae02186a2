import { afterEach, beforeEach, expect, it } from 'vitest';
import { barMetricCodec } from '../../../src/base/pure/bar-metric-codec.js';
import { encodeEntries } from '../../../src/base/pure/entry-bytes.js';
import { decodeEquity, encodeEquity } from '../../../src/domain/backtest/equity-codec.js';
import { encodeTrades } from '../../../src/domain/backtest/trade-codec.js';
import { progressSamplesStream, tradesStream } from '../../../src/kinds/backtest/backtest-streams.js';
import { segmentsStream } from '../../../src/kinds/data-load/data-load-streams.js';
import { epochsStream } from '../../../src/kinds/training/training-streams.js';
import type { EntryStream } from '../../../src/operations/record/stream.js';
import type { Database } from '../../../src/stores/sqlite/database.js';
import { PrismaOperationStore } from '../../../src/stores/sqlite/prisma-operation-store.js';
import {
  barMetric,
  barMetrics,
  epochMetrics,
  samplesPiece,
  segmentMetrics,
} from '../../support/sample-metrics.js';
import { sampleOperation } from '../../support/sample-operation.js';
import { trades } from '../../unit/faces/graphql/records.js';
import { openDatabase, type TemporaryFolder, temporaryFolder } from './temporary-database.js';

const ID = 'run';

let folder: TemporaryFolder;
let database: Database;
let store: PrismaOperationStore;

beforeEach(async () => {
  folder = temporaryFolder();
  database = await openDatabase(folder);
  store = new PrismaOperationStore(database);
  await store.insert(sampleOperation({ id: ID, status: 'RUNNING' }));
});
afterEach(async () => {
  await database.close();
  folder.remove();
});

/** Writes a row as the versions did that had a table for each. */
function insert(table: string, row: Readonly<Record<string, unknown>>): void {
  const columns = { operation_id: ID, ...row };
  const names = Object.keys(columns).map((name) => `"${name}"`);
  database.direct
    .prepare(`INSERT INTO "${table}" (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
    .run(...Object.values(columns));
}

const snakeCase = (entry: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(entry).map(([name, value]) => [
      name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`),
      value,
    ]),
  );

const sampleRow = (seq: number) => insert('bar_metric', snakeCase(barMetric(seq)));
const samplePiece = (from: number, to: number) =>
  insert('bar_piece', { seq: from, entries: encodeEntries(barMetricCodec, barMetrics(from, to)) });

async function entries<Entry extends { readonly seq: number }>(
  stream: EntryStream<Entry>,
  afterSeq = -1,
  limit = 1_000,
): Promise<readonly Entry[]> {
  const pieces = await store.readStream(ID, stream.name, afterSeq, limit);
  return pieces
    .flatMap((piece) => stream.decode(piece))
    .filter(({ seq }) => seq > afterSeq && seq <= afterSeq + limit);
}

it('samples of rows, of pieces and of now are one log, from any entry to any other', async () => {
  for (const seq of [0, 1, 2]) sampleRow(seq);
  expect(await store.countStream(ID, 'samples')).toBe(3);
  samplePiece(3, 5);
  samplePiece(5, 9);
  expect(await store.countStream(ID, 'samples')).toBe(9);
  await store.appendPart(ID, 1, { pieces: [samplesPiece(barMetrics(9, 12))] });
  expect(await store.countStream(ID, 'samples')).toBe(12);
  for (let after = -1; after < 12; after++)
    for (let limit = 1; limit <= 13; limit++)
      expect(await entries(progressSamplesStream, after, limit)).toEqual(
        barMetrics(after + 1, Math.min(12, after + 1 + limit)),
      );
});

it('epochs and segments are read as they were', async () => {
  for (const epoch of epochMetrics) insert('epoch_metric', snakeCase(epoch));
  for (const segment of segmentMetrics) insert('segment_metric', snakeCase(segment));
  expect(await entries(epochsStream)).toEqual(epochMetrics);
  expect(await entries(epochsStream, 0, 1)).toEqual(epochMetrics.slice(1));
  expect(await entries(segmentsStream)).toEqual(segmentMetrics);
  expect([await store.countStream(ID, 'epochs'), await store.countStream(ID, 'segments')]).toEqual([2, 2]);
});

/** Two parts as they were: trades and equity of each, the second without trades. */
function insertParts(): void {
  insert('trade_piece', { seq: 0, trades: encodeTrades(trades.slice(0, 2)) });
  insert('trade_piece', { seq: 2, trades: Buffer.from(JSON.stringify(trades.slice(2))) });
  for (const [seq, count] of [2, 0, trades.length - 2].entries()) {
    const curve = { timeMs: Float64Array.of(2 * seq, 2 * seq + 1), equity: Float64Array.of(seq, -seq) };
    insert('outcome_part', { seq, trade_count: count, equity: encodeEquity(curve) });
  }
}

it('trades and equity are read piece by piece', async () => {
  insertParts();
  expect(await store.countStream(ID, 'trades')).toBe(trades.length);
  expect(await entries(tradesStream)).toEqual(trades);
  expect(await entries(tradesStream, 0, 1)).toEqual(trades.slice(1, 2));
  expect(await entries(tradesStream, 1, 5)).toEqual(trades.slice(2));
  const curve: Uint8Array[] = [];
  for (let afterSeq = -1; ; ) {
    const pieces = await store.readStream(ID, 'equity', afterSeq, 1);
    const [piece] = pieces;
    if (piece === undefined) break;
    expect(pieces).toHaveLength(1);
    curve.push(piece.bytes);
    afterSeq = piece.firstSeq + piece.count - 1;
  }
  expect(decodeEquity(new Uint8Array(Buffer.concat(curve)))).toEqual({
    timeMs: Float64Array.of(0, 1, 2, 3, 4, 5),
    equity: Float64Array.of(0, -0, 1, -1, 2, -2),
  });
});

it('drafts begin anew, and the log goes on, in an operation that was interrupted', async () => {
  for (const seq of [0, 1]) sampleRow(seq);
  insertParts();
  expect(await store.discardStreams(ID, 1, ['trades', 'equity'])).toBe(true);
  expect([await store.countStream(ID, 'trades'), await store.countStream(ID, 'equity')]).toEqual([0, 0]);
  const piece = { stream: 'equity', firstSeq: 0, count: 1, bytes: new Uint8Array([7]) };
  await store.appendPart(ID, 1, { pieces: [samplesPiece(barMetrics(2, 3)), piece] });
  expect(await entries(progressSamplesStream)).toEqual(barMetrics(0, 3));
  expect(await store.countStream(ID, 'equity')).toBe(1);
});

it('everything goes with its operation', async () => {
  sampleRow(0);
  samplePiece(1, 3);
  insertParts();
  await store.transition(ID, ['RUNNING'], { status: 'CANCELLED', updatedAt: new Date() });
  expect(await store.delete(ID)).toBe(true);
  await store.free(ID);
  for (const table of ['bar_metric', 'bar_piece', 'trade_piece', 'outcome_part'])
    expect(database.direct.prepare(`SELECT count(*) FROM "${table}"`).pluck().get()).toBe(0);
});
