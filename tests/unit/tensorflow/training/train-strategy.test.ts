import { beforeAll, describe, expect, it } from 'vitest';
import { CancelledError, neverCancelled } from '../../../../src/base/pure/cancelled-error.js';
import { ENGINE_VERSION } from '../../../../src/domain/backtest/engine-version.js';
import { type Bars, sliceBars } from '../../../../src/domain/market/bars.js';
import type { Instrument } from '../../../../src/domain/market/instrument.js';
import { DAY_MS } from '../../../../src/domain/market/timeframe.js';
import type { LabelSettings, ModelStrategy } from '../../../../src/domain/strategy/strategy.js';
import { modelMetadataSchema } from '../../../../src/tensorflow/inference/model-metadata.js';
import { modelWarnings } from '../../../../src/tensorflow/inference/model-warnings.js';
import { selectTensorflowBackend } from '../../../../src/tensorflow/inference/tensorflow-backend.js';
import { HOLD } from '../../../../src/tensorflow/training/labels/labels.js';
import { type TrainedModel, trainStrategy } from '../../../../src/tensorflow/training/train-strategy.js';
import { InsufficientTrainingDataError } from '../../../../src/tensorflow/training/training-errors.js';
import {
  type TrainingRequest,
  unobservedTraining,
} from '../../../../src/tensorflow/training/training-request.js';
import { SMA_PERIOD, tinyNetwork, tinyStrategy, tinyTraining } from './tiny-strategy.js';
import { walkOfBars } from './walk-of-bars.js';

const FIRST_DAY_MS = Date.UTC(2020, 0, 1);
const HORIZON = 5;

const strategy: ModelStrategy = {
  ...tinyStrategy,
  trainingData: {
    symbols: ['TEST'],
    timeframes: ['1d'],
    baseTimeframe: '1d',
    historyRequired: 0,
    dateRange: null,
  },
  fuzzySets: [
    {
      id: 'level',
      indicator: { indicatorId: 'sma_3', output: 'sma' },
      memberships: [{ name: 'low', shape: { type: 'triangular', parameters: [50, 90, 110] } }],
    },
  ],
  inputs: [
    { kind: 'fuzzy', fuzzySetId: 'level', timeframes: ['1d'] },
    {
      kind: 'raw',
      ref: 'sma_3',
      indicator: { indicatorId: 'sma_3', output: 'sma' },
      timeframes: ['1d'],
      normalization: 'minmax',
    },
  ],
  model: tinyNetwork(4),
  training: {
    ...tinyTraining,
    epochs: 3,
    earlyStopping: { enabled: false, patience: 1 },
    labels: { source: 'forward_return', horizonBars: HORIZON, threshold: 0.01 },
  },
};

function labelledBy(labels: LabelSettings): Partial<ModelStrategy> {
  return { training: { ...strategy.training, labels } };
}

/** A bar each day of a seeded random walk. */
function walk(length: number): Bars {
  return walkOfBars(
    Array.from({ length }, (_, day) => FIRST_DAY_MS + day * DAY_MS),
    3,
  );
}

const instrument: Instrument = {
  symbol: 'TEST',
  timeframe: '1d',
  source: 'synthetic',
  timezone: 'UTC',
  calendar: '24x7',
  calendarAssumed: false,
};

const isoDate = (day: number): string => new Date(FIRST_DAY_MS + day * DAY_MS).toISOString().slice(0, 10);
const BARS = 200;

async function train(bars: Bars, changes: Partial<TrainingRequest> = {}): Promise<TrainedModel> {
  return await trainStrategy({
    strategy,
    strategyHash: 'hash',
    series: [{ instrument, datasets: new Map([['1d', { instrument, bars }]]) }],
    from: isoDate(0),
    to: isoDate(BARS - 1),
    seed: 42,
    tensorflowBackend: 'wasm-simd',
    cancellation: neverCancelled,
    checkpoint: null,
    observer: unobservedTraining,
    ...changes,
  });
}

beforeAll(async () => {
  await selectTensorflowBackend('wasm');
});

/** A strategy that is taught returns. */
const regression: ModelStrategy = {
  ...strategy,
  decisions: {
    ...strategy.decisions,
    outputFormat: 'regression',
    costModel: { roundTripCost: 0.002, minEdgeMultiplier: 1 },
  },
  model: { ...strategy.model, outputActivation: 'linear' },
  training: { ...strategy.training, loss: { kind: 'huber', delta: 0.01 } },
};

describe('trainStrategy', () => {
  it('gives the same network and metadata for the same request', async () => {
    const [one, other] = [await train(walk(BARS)), await train(walk(BARS))];
    expect(other.network).toEqual(one.network);
    expect(other.metadata).toEqual(one.metadata);
  });

  it('is not changed by bars after the range', async () => {
    const [one, other] = [await train(walk(BARS)), await train(walk(BARS + 50))];
    expect(other.network).toEqual(one.network);
    expect(other.metadata).toEqual(one.metadata);
  });

  it('uses bars before the range as history only', async () => {
    const { metadata } = await train(walk(BARS), { from: isoDate(20) });
    expect(metadata.trainedFrom).toBe(isoDate(20));
    expect(metadata.warmupBars).toBe(20);
  });

  it('says from which bar to which bar it was trained', async () => {
    const { metadata, samples } = await train(walk(BARS));
    const firstSample = SMA_PERIOD - 1;
    const count = BARS - firstSample - HORIZON;
    const testStart = firstSample + Math.round(count * 0.8);
    expect(metadata.trainedFrom).toBe(isoDate(firstSample));
    // The last validation sample that survives the purge looked at the bar before the test part.
    expect(metadata.trainedTo).toBe(isoDate(testStart - 1));
    expect(metadata).toMatchObject({ labelHorizonBars: HORIZON, warmupBars: firstSample });
    expect(samples.test.count).toBe(firstSample + count - testStart);
  });

  it('fits the normalisation on the training part alone', async () => {
    const bars = walk(BARS);
    const { metadata, samples } = await train(bars);
    const averages = Array.from(samples.split.train, (sample) => {
      const bar = sample + SMA_PERIOD - 1;
      const window = Array.from(bars.close.subarray(bar - SMA_PERIOD + 1, bar + 1));
      return window.reduce((sum, value) => sum + value, 0) / SMA_PERIOD;
    });
    const fitted = metadata.normalization['1d_sma_3_raw'];
    if (fitted?.method !== 'minmax') return expect.fail('the raw input was not fitted');
    expect(fitted.min).toBeCloseTo(Math.min(...averages), 3);
    expect(fitted.max).toBeCloseTo(Math.max(...averages), 3);
  });

  it('writes metadata that the reader of model folders accepts', async () => {
    const { metadata } = await train(walk(BARS));
    expect(modelMetadataSchema.parse(JSON.parse(JSON.stringify(metadata)))).toEqual(metadata);
    expect(metadata.features).toEqual(['1d_level_low', '1d_sma_3_raw']);
  });

  it('records the engine and how the features were made', async () => {
    const { metadata } = await train(walk(BARS));
    const indicator = { type: 'sma', params: { period: SMA_PERIOD, source: 'close' } };
    expect(metadata.engineVersion).toBe(ENGINE_VERSION);
    expect(metadata.featureRecord).toEqual({
      baseTimeframe: '1d',
      inputs: [
        {
          id: '1d_level_low',
          indicator,
          output: 'sma',
          membership: { type: 'triangular', parameters: [50, 90, 110] },
        },
        { id: '1d_sma_3_raw', indicator, output: 'sma', membership: null },
      ],
    });
    expect(modelWarnings(metadata, strategy, { symbol: 'TEST', strategyHash: null })).toEqual([]);
  });

  it('trains on the bars of two symbols together', async () => {
    const bars = walk(BARS);
    const one = { instrument, datasets: new Map([['1d', { instrument, bars }]] as const) };
    const other = { instrument: { ...instrument, symbol: 'OTHER' }, datasets: one.datasets };
    const alone = await train(bars);
    const both = await train(bars, { series: [one, other] });
    expect(both.samples.dataset.samples.count).toBe(2 * alone.samples.dataset.samples.count);
    expect(both.metadata.symbols).toEqual(['TEST', 'OTHER']);
  });

  it('has seen no symbol without a sample in training or validation, and none of its history', async () => {
    const FIRST = 50;
    const HISTORY = 10;
    const all = walk(BARS);
    const seriesOf = (symbol: string, first: number, end: number) => {
      const own = { ...instrument, symbol };
      const bars = walkOfBars(Array.from(all.openTimeMs.subarray(first, end)), 3);
      return { instrument: own, datasets: new Map([['1d', { instrument: own, bars }]] as const) };
    };
    const { metadata, samples } = await train(all, {
      from: isoDate(FIRST),
      series: [
        // Fewer bars in the range than a label looks ahead.
        seriesOf('UNLABELLED', 0, FIRST + HORIZON),
        seriesOf('TEST', FIRST - HISTORY, BARS),
        // Listed in the days of the test part, the last fifth.
        seriesOf('LATE', BARS - 25, BARS),
      ],
    });
    expect(samples.test.count).toBeGreaterThan(0);
    expect(metadata.symbols).toEqual(['TEST']);
    expect(metadata.warmupBars).toBe(HISTORY);
  });

  it('tells every epoch', async () => {
    const told: number[] = [];
    await train(walk(BARS), {
      observer: { ...unobservedTraining, onEpoch: ({ epoch }) => told.push(epoch) },
    });
    expect(told).toEqual([1, 2, 3]);
  });

  it('trains a probability of BUY on the bars that are no HOLD', async () => {
    const binary: ModelStrategy = {
      ...strategy,
      decisions: { ...strategy.decisions, outputFormat: 'binary' },
      model: { ...strategy.model, outputActivation: 'sigmoid' },
    };
    const { samples, test } = await train(walk(BARS), { strategy: binary });
    expect(Array.from(samples.train.classes)).not.toContain(HOLD);
    expect(test.accuracy).not.toBeNull();
  });

  it('trains returns, which have a loss and no accuracy', async () => {
    const bars = walk(BARS);
    const { samples, test, metadata } = await train(bars, { strategy: regression });
    const bar = SMA_PERIOD - 1;
    const change = (bars.close[bar + HORIZON] as number) / (bars.close[bar] as number) - 1;
    expect(samples.dataset.samples.returns?.[0]).toBe(Math.fround(change));
    expect(test).toMatchObject({ accuracy: null, baselineAccuracy: null, confusion: [] });
    expect(test.loss).toBeGreaterThan(0);
    expect(metadata.metrics).toMatchObject({ testAccuracy: null, testLoss: test.loss });
  });

  it('knows no classes of returns, also where no part is left for a test', async () => {
    const { training } = regression;
    const untested = {
      ...regression,
      training: { ...training, dataSplit: { train: 0.8, validation: 0.2, test: 0 } },
    };
    const { test } = await train(walk(BARS), { strategy: untested });
    expect(test).toMatchObject({ accuracy: null, baselineAccuracy: null, confusion: [], loss: null });
  });

  it('says how many samples are missing, and of what bars have too little', async () => {
    const refused = train(sliceBars(walk(BARS), 0, 30));
    await expect(refused).rejects.toBeInstanceOf(InsufficientTrainingDataError);
    // The average needs two bars before, the label five behind: 23 samples, of which a part trains.
    await expect(refused).rejects.toThrow(
      'Of 30 bars in the range, 28 have all features and 25 a label to learn from',
    );
  });

  it.each<[string, Partial<ModelStrategy>]>([
    ['a swing that never comes', labelledBy({ source: 'zigzag', threshold: 0.95 })],
    [
      'a horizon beyond the bars',
      labelledBy({ source: 'forward_return', horizonBars: BARS, threshold: 0.01 }),
    ],
    [
      'no bar to buy or to sell',
      {
        ...labelledBy({ source: 'forward_return', horizonBars: 1, threshold: 0.95 }),
        decisions: { ...strategy.decisions, outputFormat: 'binary' },
        model: { ...strategy.model, outputActivation: 'sigmoid' },
      },
    ],
  ])('blames labels, not features, for samples that are missing by %s', async (_what, changes) => {
    const refused = train(walk(BARS), { strategy: { ...strategy, ...changes } });
    await expect(refused).rejects.toThrow(
      new RegExp(
        `has 0\\. Of ${BARS} bars .* ${BARS - 2} have all features and 0 a label .*training\\.labels`,
      ),
    );
  });

  it('stops when it is cancelled', async () => {
    await expect(train(walk(BARS), { cancellation: { isCancelled: true } })).rejects.toBeInstanceOf(
      CancelledError,
    );
  });
});
