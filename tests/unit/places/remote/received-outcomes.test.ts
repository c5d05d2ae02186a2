import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { asJsonObject } from '../../../../src/base/pure/json.js';
import type { BarMetric } from '../../../../src/base/pure/metrics.js';
import {
  type BacktestParameters,
  backtestParametersSchema,
} from '../../../../src/domain/backtest/backtest-parameters.js';
import { ENGINE_VERSION } from '../../../../src/domain/backtest/engine-version.js';
import { encodeEquity } from '../../../../src/domain/backtest/equity-codec.js';
import type { Provenance } from '../../../../src/domain/backtest/provenance.js';
import { resultDigest } from '../../../../src/domain/backtest/result-digest.js';
import { encodeTrades } from '../../../../src/domain/backtest/trade-codec.js';
import type { Trade } from '../../../../src/domain/portfolio/trade.js';
import type { TrainingParameters } from '../../../../src/domain/strategy/training-parameters.js';
import { backtestRemote } from '../../../../src/kinds/backtest/backtest-remote.js';
import type { DataLoadParameters } from '../../../../src/kinds/data-load/data-load-operation.js';
import { dataLoadRemote } from '../../../../src/kinds/data-load/data-load-remote.js';
import { sharedFileReceiver } from '../../../../src/kinds/start/shared-folder.js';
import { trainingRemote } from '../../../../src/kinds/training/training-remote.js';
import { epochsStream } from '../../../../src/kinds/training/training-streams.js';
import type { RemoteResult } from '../../../../src/operations/ports/remote-kind.js';
import { EngineVersionMismatchError } from '../../../../src/operations/record/engine-version-mismatch-error.js';
import type { Piece } from '../../../../src/operations/record/part.js';
import { barMetric, barMetrics, epochMetrics, samplesPiece } from '../../../support/sample-metrics.js';
import { storedResult, trades } from '../../faces/graphql/records.js';

const folders = { strategies: '/strategies', models: '/models', data: '/data' };
const HOST = 'http://worker.test:5003';
const curve = { timeMs: Float64Array.of(1_000, 2_000), equity: Float64Array.of(100, 101) };
const provenance: Provenance = {
  engineVersion: ENGINE_VERSION,
  tensorflowBackend: 'wasm-simd',
  dataHash: 'd',
  strategyHash: 's',
  modelHash: 'm',
  signalsHash: null,
  parametersHash: 'p',
  resultDigest: resultDigest([], curve),
};
const stretch = (first: number, end: number): Piece => ({
  ...{ stream: 'equity', firstSeq: first, count: end - first },
  bytes: encodeEquity({
    timeMs: curve.timeMs.subarray(first, end),
    equity: curve.equity.subarray(first, end),
  }),
});
const resultWith = (found: Provenance): RemoteResult => ({
  result: asJsonObject({ ...storedResult, provenance: { ...found } }),
  warnings: [],
});

/** Receives the curve in two parts, and then the result. */
function receive(
  found: Provenance,
  replay: BacktestParameters['replay'] = null,
): RemoteResult | Promise<RemoteResult> {
  const receiver = backtestRemote.receiver(HOST, parametersWith(replay), {});
  receiver.piece(stretch(0, 1));
  receiver.piece(stretch(1, 2));
  return receiver.end(resultWith(found));
}

const parametersWith = (replay: BacktestParameters['replay']): BacktestParameters =>
  backtestParametersSchema.parse({
    symbol: 'AAPL',
    timeframe: '1d',
    strategyConfigPath: 'strategies/rsi.yaml',
    modelPath: 'models/rsi',
    startDate: '2024-01-01',
    endDate: '2024-01-31',
    initialCapital: 100_000,
    commission: 0,
    slippage: 0,
    overrides: [],
    replay,
  });

describe('a backtest that was received', () => {
  it('is kept as it came when its digest is that of its trades and equity', async () => {
    expect(await receive(provenance)).toEqual(resultWith(provenance));
  });

  it('is refused when its digest is another', () => {
    expect(() => receive({ ...provenance, resultDigest: 'x' })).toThrow(RangeError);
  });

  it('is refused when a part of it is missing', () => {
    const receiver = backtestRemote.receiver(HOST, parametersWith(null), {});
    receiver.piece(stretch(0, 1));
    expect(() => receiver.end(resultWith(provenance))).toThrow(RangeError);
  });

  it.each([
    ['beyond its bars', [{ first: 0, end: 2_000_000_000 }]],
    ['without a bar', [{ first: 1, end: 1 }]],
    [
      'that overlap',
      [
        { first: 0, end: 2 },
        { first: 1, end: 2 },
      ],
    ],
  ])('is refused when it has spans of in-sample bars %s', (_what, inSampleSpans) => {
    const receiver = backtestRemote.receiver(HOST, parametersWith(null), {});
    for (const piece of [stretch(0, 1), stretch(1, 2)]) receiver.piece(piece);
    const { result, warnings } = resultWith(provenance);
    expect(() => receiver.end({ result: { ...result, inSampleSpans }, warnings })).toThrow(/inSampleSpans/);
  });

  it('begins anew when it is told to, as after another attempt', async () => {
    const receiver = backtestRemote.receiver(HOST, parametersWith(null), {});
    receiver.piece(stretch(0, 1));
    receiver.anew();
    for (const piece of [stretch(0, 1), stretch(1, 2)]) receiver.piece(piece);
    expect(await receiver.end(resultWith(provenance))).toEqual(resultWith(provenance));
  });

  it('is refused when another engine made it', () => {
    expect(() => receive({ ...provenance, engineVersion: '0.0.1' })).toThrow(EngineVersionMismatchError);
  });

  it.each([
    ['agrees with', provenance, true, []],
    ['is told apart from', { ...provenance, dataHash: 'other' }, false, ['DATA']],
  ])('%s the run that it verifies', async (_words, stored, agrees, differing) => {
    const replay = { of: 'op_1', strategySource: 'name: rsi', provenance: stored };
    const { result } = await receive(provenance, replay);
    const verification = result.verification as unknown as {
      readonly of: string;
      readonly agrees: boolean;
      readonly checks: readonly { readonly name: string; readonly agrees: boolean }[];
    };
    expect(verification).toMatchObject({ of: 'op_1', agrees });
    expect(verification.checks.filter((check) => !check.agrees).map(({ name }) => name)).toEqual(differing);
  });
});

describe('a piece that was received', () => {
  const [first, second] = trades as readonly [Trade, Trade];
  const doubles = (...values: readonly number[]) => new Uint8Array(Float64Array.from(values).buffer);
  const curveOf = (...points: readonly (readonly [number, number])[]): Piece => ({
    ...{ stream: 'equity', firstSeq: 0, count: points.length },
    bytes: encodeEquity({
      timeMs: Float64Array.from(points, ([stampMs]) => stampMs),
      equity: Float64Array.from(points, ([, value]) => value),
    }),
  });
  const tradesOf = (...list: readonly Trade[]): Piece => ({
    ...{ stream: 'trades', firstSeq: list[0]?.seq ?? 0, count: list.length },
    bytes: encodeTrades(list),
  });
  const sampleOf = (change: Partial<BarMetric>): Piece => samplesPiece([{ ...barMetric(0), ...change }]);

  it('is taken with its trades, and its samples', () => {
    const receiver = backtestRemote.receiver(HOST, parametersWith(null), {});
    for (const piece of [tradesOf(first), tradesOf(second), sampleOf({})]) receiver.piece(piece);
  });

  it.each([
    ['more trades than it says', { ...tradesOf(first, second), count: 1 }],
    ['fewer trades than it says', { ...tradesOf(first), count: 3 }],
    ['a trade with another seq', { ...tradesOf(second), firstSeq: 0 }],
    ['a trade at an instant that is none', tradesOf({ ...first, exitTimeMs: 1e300 })],
    ['a trade at no price', tradesOf({ ...first, entryPrice: Number.NaN })],
    ['a trade that was held for a fraction', tradesOf({ ...first, barsHeld: 0.5 })],
    ['trades as text', { ...tradesOf(first), bytes: Buffer.from('[{"seq":0}]') }],
    ['a curve that goes back', curveOf([2_000, 1], [1_000, 1])],
    ['a curve that stands still', curveOf([1_000, 1], [1_000, 1])],
    ['a curve without a value', curveOf([1_000, Number.NaN])],
    ['a stamp that no Date can hold', curveOf([9e15, 1])],
    [
      'a curve that leads back to its beginning',
      { ...curveOf(), bytes: doubles(-13, -5, ...new Array<number>(30).fill(0)) },
    ],
    ['runs of half a point', { ...curveOf(), bytes: doubles(-1, 2, 1_000, 0, 0.5, 2_000, 0, 0.5, 1) }],
    ['NaN as equity', sampleOf({ equity: Number.NaN })],
    ['an infinite position', sampleOf({ position: Number.POSITIVE_INFINITY })],
    ['a sample at an instant that is none', sampleOf({ timestampMs: 8.64e15 + 1 })],
    ['a bar that is a fraction', sampleOf({ barIndex: 0.5 })],
    ['trades below none', sampleOf({ trades: -1 })],
    ['more samples than it says', { ...sampleOf({}), count: 2 }],
    ['more samples than are sent at once', samplesPiece(barMetrics(0, 20_001))],
  ])('is refused with %s', (_what, piece) => {
    const receiver = backtestRemote.receiver(HOST, parametersWith(null), {});
    expect(() => receiver.piece(piece)).toThrow(RangeError);
  });

  it('of a log of JSON is refused when its entries are of another form, or do not follow', () => {
    const receiver = trainingRemote.receiver(HOST, { modelName: 'rsi_v1' } as TrainingParameters, {
      folders,
    });
    const [epoch] = epochMetrics;
    const json = (firstSeq: number, ...entries: readonly unknown[]): Piece => ({
      ...{ stream: 'epochs', firstSeq, count: entries.length },
      bytes: new TextEncoder().encode(JSON.stringify(entries)),
    });
    receiver.piece(json(0, epoch));
    for (const wrong of [
      json(1, epoch),
      json(0, { ...epoch, trainLoss: null }),
      json(0, { ...epoch, timestampMs: 9e15 }),
      json(0, { ...epoch, epoch: 2 ** 31 }),
      { ...json(0, epoch), count: 2 },
      { ...json(0), bytes: new Uint8Array([1, 2]) },
    ])
      expect(() => receiver.piece(wrong)).toThrow(RangeError);
  });
});

describe('a result that was received', () => {
  it.each([
    ['no metrics', { metrics: null }],
    ['a metric in words', { metrics: { ...storedResult.metrics, maxDrawdown: 'deep' } }],
    ['a funnel without its reasons', { funnel: { ...storedResult.funnel, reasons: 'none' } }],
    ['bars that are no Int of GraphQL', { totalBars: 2 ** 31 }],
    ['no source', { strategySource: 7 }],
  ])('is refused with %s', (_what, change) => {
    const receiver = backtestRemote.receiver(HOST, parametersWith(null), {});
    for (const piece of [stretch(0, 1), stretch(1, 2)]) receiver.piece(piece);
    const result = asJsonObject({ ...resultWith(provenance).result, ...change });
    expect(() => receiver.end({ result, warnings: [] })).toThrow(RangeError);
  });

  it('of an earlier server of the same engine may lack what was added since', async () => {
    const receiver = backtestRemote.receiver(HOST, parametersWith(null), {});
    for (const piece of [stretch(0, 1), stretch(1, 2)]) receiver.piece(piece);
    const { longTrades: _long, windowBars: _window, ...result } = resultWith(provenance).result;
    expect((await receiver.end({ result, warnings: [] })).result).toEqual(result);
  });

  it.each([
    ['training', trainingRemote.receiver(HOST, { modelName: 'rsi_v1' } as TrainingParameters, { folders })],
    [
      'data load',
      dataLoadRemote.receiver(HOST, { symbol: 'AAPL', timeframe: '1d' } as DataLoadParameters, { folders }),
    ],
  ])('of a %s is refused when it is of another form', async (_type, receiver) => {
    expect(() => receiver.end({ result: { modelPath: 7 }, warnings: [] })).toThrow(RangeError);
  });
});

describe('what a host wrote into a shared folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ktrdr-test-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const shared = (file: string) =>
    sharedFileReceiver({
      host: HOST,
      file,
      what: 'The model models/rsi_v1',
      setting: 'MODELS_DIR',
      result: z.unknown(),
      stream: epochsStream,
    }).end(resultWith(provenance));

  it('is no news when it is found here', async () => {
    const file = join(folder, 'rsi_v1', 'model.json');
    await mkdir(join(folder, 'rsi_v1'));
    await writeFile(file, '{}');
    expect((await shared(file)).warnings).toEqual([]);
  });

  it('is warned of, with its place and the setting, when it is not', async () => {
    const { warnings } = await shared(join(folder, 'rsi_v1', 'model.json'));
    expect(warnings).toEqual([
      {
        code: 'FOLDER_NOT_SHARED',
        severity: 'CAUTION',
        message: expect.stringMatching(/models\/rsi_v1.*worker\.test:5003.*MODELS_DIR/) as string,
      },
    ]);
    expect(warnings[0]?.message).not.toContain(folder);
  });
});
