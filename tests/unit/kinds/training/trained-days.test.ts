import { beforeAll, describe, expect, it } from 'vitest';
import { neverCancelled } from '../../../../src/base/pure/cancelled-error.js';
import { inSampleSplit } from '../../../../src/domain/backtest/training-window.js';
import type { Bars } from '../../../../src/domain/market/bars.js';
import type { Instrument } from '../../../../src/domain/market/instrument.js';
import { DAY_MS } from '../../../../src/domain/market/timeframe.js';
import type { ModelStrategy } from '../../../../src/domain/strategy/strategy.js';
import { trainingWindowOf } from '../../../../src/kinds/backtest/given-model.js';
import { selectTensorflowBackend } from '../../../../src/tensorflow/inference/tensorflow-backend.js';
import { type TrainedModel, trainStrategy } from '../../../../src/tensorflow/training/train-strategy.js';
import { unobservedTraining } from '../../../../src/tensorflow/training/training-request.js';
import { tinyNetwork, tinyStrategy, tinyTraining } from '../../tensorflow/training/tiny-strategy.js';
import { walkOfBars } from '../../tensorflow/training/walk-of-bars.js';

const HOUR_MS = DAY_MS / 24;
const HORIZON = 3;

type Series = readonly [Instrument, Bars];

function instrumentOf(changes: Partial<Instrument>): Instrument {
  return {
    ...{ symbol: 'A', timeframe: '1h', source: 'test', timezone: 'UTC', calendar: '24x7' },
    ...{ calendarAssumed: false, ...changes },
  };
}

/** Stamps from one instant on, those that the market is closed at left out. */
function stamps(fromMs: number, count: number, stepMs: number, isOpen = (_ms: number) => true): number[] {
  const found: number[] = [];
  for (let ms = fromMs; found.length < count; ms += stepMs) if (isOpen(ms)) found.push(ms);
  return found;
}

async function train(series: readonly Series[], dataSplit: ModelStrategy['training']['dataSplit']) {
  const [[{ timeframe }]] = series as [Series];
  const strategy: ModelStrategy = {
    ...tinyStrategy,
    trainingData: {
      ...{ symbols: series.map(([{ symbol }]) => symbol), timeframes: [timeframe], baseTimeframe: timeframe },
      ...{ historyRequired: 0, dateRange: null },
    },
    inputs: [
      {
        ...{ kind: 'raw', ref: 'sma_3', indicator: { indicatorId: 'sma_3', output: 'sma' } },
        ...{ timeframes: [timeframe], normalization: 'zscore' },
      },
    ],
    model: tinyNetwork(4),
    training: {
      ...{ ...tinyTraining, epochs: 1, dataSplit, earlyStopping: { enabled: false, patience: 1 } },
      labels: { source: 'forward_return', horizonBars: HORIZON, threshold: 0.01 },
    },
  };
  return await trainStrategy({
    ...{ strategy, strategyHash: 'hash', from: '1970-01-01', to: '2100-01-01', seed: 1 },
    series: series.map(([instrument, bars]) => ({
      ...{ instrument, datasets: new Map([[instrument.timeframe, { instrument, bars }]]) },
    })),
    ...{ tensorflowBackend: 'wasm-simd', cancellation: neverCancelled, checkpoint: null },
    observer: unobservedTraining,
  });
}

/** The first and the last bar of a symbol that the training has learned from, and those that a backtest takes for such. */
function seenBars({ samples, metadata }: TrainedModel, index: number, [instrument, bars]: Series) {
  const { dataset, split } = samples;
  const own = [...split.train, ...split.validation].filter((row) => dataset.seriesIndex[row] === index);
  const barOf = (stampMs: number): number => bars.openTimeMs.indexOf(stampMs);
  const window = trainingWindowOf({ metadata }, instrument);
  if (window === null) throw new Error('it does not say what it was trained on');
  const range = { firstIndex: 0, endIndex: bars.length };
  const { inSample } = inSampleSplit(bars, range, instrument.timeframe, window);
  return {
    learned: [
      Math.min(...own.map((row) => barOf(dataset.times.timeMs[row] as number))),
      Math.max(...own.map((row) => barOf(dataset.times.knownAtMs[row] as number))),
    ],
    told: [inSample[0]?.first ?? Number.NaN, (inSample.at(-1)?.end ?? Number.NaN) - 1],
  };
}

async function requireAllSeen(series: readonly Series[], testShare: number): Promise<void> {
  const trained = await train(series, { train: 0.7 - testShare, validation: 0.3, test: testShare });
  for (const [index, one] of series.entries()) {
    const { learned, told } = seenBars(trained, index, one);
    expect(told[0]).toBeLessThanOrEqual(learned[0] as number);
    expect(told[1]).toBeGreaterThanOrEqual(learned[1] as number);
  }
}

beforeAll(async () => {
  await selectTensorflowBackend('wasm');
});

describe('the days that a model says it was trained on', () => {
  it('have the hours of a Saturday, east of New York, that end a week of foreign exchange', async () => {
    // 2024-01-08 07:00 of Tokyo, a Monday, to 2024-01-13 07:00, a Saturday: the hours from Sunday to Friday 17:00 New York.
    const hours = stamps(Date.UTC(2024, 0, 7, 22), 5 * 24, HOUR_MS);
    const tokyo = instrumentOf({ timezone: 'Asia/Tokyo', calendar: '24x5' });
    await requireAllSeen([[tokyo, walkOfBars(hours, 1)]], 0);
  });

  it('have the evening of a Sunday that begins a week of foreign exchange', async () => {
    const hours = stamps(Date.UTC(2024, 0, 7, 22), 5 * 24, HOUR_MS);
    const newYork = instrumentOf({ timezone: 'America/New_York', calendar: '24x5' });
    await requireAllSeen([[newYork, walkOfBars(hours, 1)]], 0);
  });

  it('have the first of the days that are dated by the evening on which they open', async () => {
    const isDated = (ms: number): boolean => new Date(ms).getUTCDay() < 5;
    const days = stamps(Date.UTC(2024, 0, 7), 100, DAY_MS, isDated);
    await requireAllSeen([[instrumentOf({ timeframe: '1d', calendar: '24x5' }), walkOfBars(days, 1)]], 0.2);
  });

  it.each([
    // The last bar is that of Monday 2022-04-18.
    ['1w', stamps(Date.UTC(2020, 0, 6), 120, 7 * DAY_MS), '2022-04-24'],
    ['1mo', Array.from({ length: 120 }, (_month, index) => Date.UTC(2010, index, 1)), '2019-12-31'],
  ] as const)(
    'have the whole of the last bar of %s, and not the next one',
    async (timeframe, stampsMs, last) => {
      const series: Series = [instrumentOf({ timeframe }), walkOfBars(stampsMs, 1)];
      const trained = await train([series], { train: 0.7, validation: 0.3, test: 0 });
      expect(trained.metadata.trainedTo).toBe(last);
      const { learned, told } = seenBars(trained, 0, series);
      expect(told).toEqual(learned);
    },
  );

  it.each([0, 3, 6, 9, 12, 15, 18, 21])(
    'have all of the last day of each symbol, whatever its zone: tests from %i o’clock on',
    async (hour) => {
      const fromMs = Date.UTC(2024, 0, 1);
      const zones = ['America/New_York', 'Asia/Tokyo', 'Pacific/Auckland', 'UTC'];
      const series = zones.map((timezone, index): Series => {
        const hours = stamps(fromMs, 10 * 24 + hour, HOUR_MS);
        return [instrumentOf({ symbol: `S${index}`, timezone }), walkOfBars(hours, index)];
      });
      await requireAllSeen(series, 0);
    },
  );
});
