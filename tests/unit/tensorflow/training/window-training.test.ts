import { beforeAll, describe, expect, it } from 'vitest';
import { neverCancelled } from '../../../../src/base/pure/cancelled-error.js';
import { type Random, seededRandom } from '../../../../src/base/pure/random.js';
import type { Bars } from '../../../../src/domain/market/bars.js';
import type { Instrument } from '../../../../src/domain/market/instrument.js';
import { DAY_MS } from '../../../../src/domain/market/timeframe.js';
import type { LabelSettings, ModelStrategy } from '../../../../src/domain/strategy/strategy.js';
import type { WindowStamps } from '../../../../src/domain/study/walk-forward/window-stamps.js';
import { selectTensorflowBackend } from '../../../../src/tensorflow/inference/tensorflow-backend.js';
import { labelBars } from '../../../../src/tensorflow/training/labels/label-bars.js';
import { windowLabels } from '../../../../src/tensorflow/training/labels/window-labels.js';
import { type TrainedModel, trainStrategy } from '../../../../src/tensorflow/training/train-strategy.js';
import { unobservedTraining } from '../../../../src/tensorflow/training/training-request.js';
import { validationStretches } from '../../../../src/tensorflow/training/validation-stretches.js';
import { tinyNetwork, tinyStrategy, tinyTraining } from './tiny-strategy.js';

const FIRST_DAY_MS = Date.UTC(2020, 0, 1);
const BARS = 400;
/** Bars that the one feature looks back. */
const LOOK_BACK = 3;

const stampOf = (bar: number): number => FIRST_DAY_MS + bar * DAY_MS;
const isoDate = (bar: number): string => new Date(stampOf(bar)).toISOString().slice(0, 10);
const bars = (first: number, last: number) => ({ fromMs: stampOf(first), toMs: stampOf(last) });

const LABELS: readonly LabelSettings[] = [
  { source: 'forward_return', horizonBars: 7, threshold: 0.01 },
  { source: 'triple_barrier', horizonBars: 9, takeProfitPct: 0.02, stopLossPct: 0.02 },
  { source: 'zigzag', threshold: 0.03 },
];

const ROLLING: WindowStamps = { train: [bars(40, 299)], test: [bars(300, 360)], embargoBars: 0 };
const COMBINATORIAL: WindowStamps = {
  train: [bars(0, 99), bars(150, 299), bars(360, 399)],
  test: [bars(100, 149), bars(300, 359)],
  embargoBars: LOOK_BACK,
};

function strategyWith(labels: LabelSettings): ModelStrategy {
  return {
    ...tinyStrategy,
    indicators: [{ id: 'gain', type: 'roc', params: { period: LOOK_BACK, source: 'close' } }],
    trainingData: {
      symbols: ['TEST'],
      timeframes: ['1d'],
      baseTimeframe: '1d',
      historyRequired: 0,
      dateRange: null,
    },
    inputs: [
      {
        kind: 'raw',
        ref: 'gain',
        indicator: { indicatorId: 'gain', output: 'roc' },
        timeframes: ['1d'],
        normalization: 'zscore',
      },
    ],
    model: tinyNetwork(4),
    training: { ...tinyTraining, epochs: 2, earlyStopping: { enabled: false, patience: 1 }, labels },
  };
}

/** A bar each day of a seeded random walk; bars of test blocks come from another walk. */
function walk(noise: { readonly seed: number; readonly blocks: WindowStamps['test'] } | null): Bars {
  const column = (seed: number): Float64Array => {
    const random = seededRandom(seed);
    let price = 100;
    return Float64Array.from({ length: BARS }, () => {
      price *= Math.exp(0.01 * random.normal());
      return price;
    });
  };
  const close = column(11);
  const openTimeMs = Float64Array.from({ length: BARS }, (_, bar) => stampOf(bar));
  if (noise !== null) {
    const other = column(noise.seed);
    for (const { fromMs, toMs } of noise.blocks) {
      for (let bar = 0; bar < BARS; bar++) {
        const stampMs = openTimeMs[bar] as number;
        if (stampMs >= fromMs && stampMs <= toMs) close[bar] = other[bar] as number;
      }
    }
  }
  const [high, low] = [close.map((price) => price * 1.005), close.map((price) => price * 0.995)];
  return { length: BARS, openTimeMs, open: close, high, low, close, volume: new Float64Array(BARS) };
}

const instrument: Instrument = {
  ...{ symbol: 'TEST', timeframe: '1d', source: 'synthetic', timezone: 'UTC' },
  ...{ calendar: '24x7', calendarAssumed: false },
};

async function train(series: Bars, labels: LabelSettings, window: WindowStamps): Promise<TrainedModel> {
  return await trainStrategy({
    strategy: strategyWith(labels),
    strategyHash: 'hash',
    series: [{ instrument, datasets: new Map([['1d', { instrument, bars: series }]]) }],
    ...{ from: isoDate(0), to: isoDate(BARS - 1), window, seed: 42, tensorflowBackend: 'wasm-simd' },
    ...{ cancellation: neverCancelled, checkpoint: null, observer: unobservedTraining },
  });
}

function randomLabels(random: Random, number: number): LabelSettings {
  const share = (least: number, most: number): number => least + (most - least) * random.uniform();
  switch (number % 3) {
    case 0:
      return { source: 'forward_return', horizonBars: 1 + random.below(30), threshold: share(0.002, 0.02) };
    case 1: {
      const horizonBars = 2 + random.below(25);
      return {
        source: 'triple_barrier',
        horizonBars,
        takeProfitPct: share(0.01, 0.05),
        stopLossPct: share(0.01, 0.05),
      };
    }
    default:
      return { source: 'zigzag', threshold: share(0.015, 0.05) };
  }
}

/** Two blocks somewhere, of some length, with training bars before, between and behind them. */
function randomWindow(random: Random): WindowStamps {
  const first = 80 + random.below(60);
  const firstEnd = first + 10 + random.below(40);
  const second = firstEnd + 60 + random.below(50);
  const secondEnd = second + 10 + random.below(30);
  return {
    train: [bars(0, first - 1), bars(firstEnd + 1, second - 1), bars(secondEnd + 1, BARS - 1)],
    test: [bars(first, firstEnd), bars(second, secondEnd)],
    embargoBars: LOOK_BACK + random.below(5),
  };
}

/** The last bar that a label of a bar up to the end of each test block reads. */
function reachOf(series: Bars, labels: LabelSettings, window: WindowStamps): readonly number[] {
  const { knownAtBar } = labelBars(series, labels);
  return window.test.map(({ toMs }) => {
    const last = (toMs - FIRST_DAY_MS) / DAY_MS;
    return Math.max(...knownAtBar.subarray(0, last + 1));
  });
}

beforeAll(async () => {
  await selectTensorflowBackend('wasm');
});

describe('the training of a window', () => {
  it.each(LABELS)('knows no price of the block that tests it: $source', async (labels) => {
    const original = await train(walk(null), labels, ROLLING);
    for (const seed of [1, 2, 3]) {
      const noisy = await train(walk({ seed, blocks: ROLLING.test }), labels, ROLLING);
      expect(noisy.network.weightData).toEqual(original.network.weightData);
      expect(noisy.metadata).toEqual(original.metadata);
    }
  });

  it.each(LABELS)(
    'knows no price of any block between its ranges, once the embargo covers what features look back: $source',
    async (labels) => {
      const original = await train(walk(null), labels, COMBINATORIAL);
      const reach = reachOf(walk(null), labels, COMBINATORIAL);
      let compared = 0;
      for (let seed = 1; compared < 3; seed++) {
        const series = walk({ seed, blocks: COMBINATORIAL.test });
        // Where labels of the block end depends on its prices, and with it how many bars the purge takes.
        if (reachOf(series, labels, COMBINATORIAL).join() !== reach.join()) continue;
        const noisy = await train(series, labels, COMBINATORIAL);
        expect(noisy.network.weightData).toEqual(original.network.weightData);
        expect(noisy.metadata).toEqual(original.metadata);
        compared += 1;
      }
    },
  );

  it('knows no price of any block, however far its labels look and wherever blocks lie', async () => {
    const random = seededRandom(5);
    let compared = 0;
    while (compared < 8) {
      const labels = randomLabels(random, compared);
      const window = randomWindow(random);
      const reach = reachOf(walk(null), labels, window).join();
      const noises = Array.from({ length: 40 }, (_, seed) => walk({ seed: seed + 1, blocks: window.test }));
      const series = noises.find((noise) => reachOf(noise, labels, window).join() === reach);
      if (series === undefined) continue;
      const [original, noisy] = [
        await train(walk(null), labels, window),
        await train(series, labels, window),
      ];
      expect(noisy.network.weightData, JSON.stringify({ labels, window })).toEqual(
        original.network.weightData,
      );
      expect(validationStretches(noisy.samples, window)).toEqual(
        validationStretches(original.samples, window),
      );
      compared += 1;
    }
  });

  it.each(LABELS)('would know them without the purge: $source', async (labels) => {
    const unpurged = { ...COMBINATORIAL, test: [], embargoBars: 0 };
    const original = await train(walk(null), labels, unpurged);
    const noisy = await train(walk({ seed: 1, blocks: COMBINATORIAL.test }), labels, unpurged);
    expect(noisy.network.weightData).not.toEqual(original.network.weightData);
  });

  it('divides its bars into training and validation alone', async () => {
    const { samples, metadata } = await train(walk(null), LABELS[0] as LabelSettings, ROLLING);
    // 260 bars less the 7 whose labels read into the block; 0.6 to 0.2 is 190 to 63, less 7 at the border.
    expect(samples.purgedBars).toBe(7);
    expect(samples.test.count).toBe(0);
    expect([samples.train.count, samples.validation.count]).toEqual([190 - 7, 63]);
    // 0.6 and 0.2 of 0.8: the strategy's fifth for a test is none here.
    const shares = { train: expect.closeTo(0.75, 12), validation: expect.closeTo(0.25, 12), test: 0 };
    expect(metadata.split).toMatchObject({ ...shares, purged: 7 });
  });

  it('says which days it saw, range by range', async () => {
    const { metadata } = await train(walk(null), LABELS[0] as LabelSettings, COMBINATORIAL);
    // Labels read 7 bars; what would read into a block is purged, so that the last of a range reads its last bar. After a
    // block 7 bars are of its labels and 3 of the embargo. Features begin at bar 3.
    expect(metadata.trainedRanges).toEqual([
      { from: isoDate(LOOK_BACK), to: isoDate(99) },
      { from: isoDate(150 + 7 + 3), to: isoDate(299) },
      { from: isoDate(360 + 7 + 3), to: isoDate(399) },
    ]);
    expect(metadata).toMatchObject({ trainedFrom: isoDate(LOOK_BACK), trainedTo: isoDate(399) });
    const rolling = await train(walk(null), LABELS[0] as LabelSettings, ROLLING);
    expect(rolling.metadata).toMatchObject({ trainedRanges: null, trainedTo: isoDate(299) });
  });
});

describe('validationStretches', () => {
  it('are the bars behind the training samples, range by range, without what was purged', async () => {
    const { samples } = await train(walk(null), LABELS[0] as LabelSettings, COMBINATORIAL);
    const [, , last] = COMBINATORIAL.train;
    // Samples are bars 3 to 92, 160 to 292 and 370 to 392, as labels read 7 bars: 246.
    const validated = 246 - Math.round(246 * (0.6 / (0.6 + 0.2)));
    const before = validated - 23;
    expect(validationStretches(samples, COMBINATORIAL)).toEqual([
      bars(292 - before + 1, 292),
      { fromMs: stampOf(370), toMs: (last?.toMs ?? 0) - 7 * DAY_MS },
    ]);
  });
});

describe('windowLabels', () => {
  // Barriers that no price touches: a label reads all of its horizon.
  it.each<LabelSettings & { readonly horizonBars: number }>([
    { source: 'forward_return', horizonBars: 10, threshold: 0.01 },
    { source: 'triple_barrier', horizonBars: 12, takeProfitPct: 9, stopLossPct: 0.99 },
  ])('counts as purged what would read a test and beyond it: $source', (labels) => {
    for (const tested of [1, 3, 60]) {
      const window = { train: [bars(40, 399 - tested)], test: [bars(400 - tested, 399)], embargoBars: 0 };
      expect(windowLabels(walk(null), labels, window).purgedBars).toBe(labels.horizonBars);
    }
  });

  it('labels a range as if nothing stood before it', () => {
    const labels = LABELS[2] as LabelSettings;
    const first = 150;
    const series = walk(null);
    const own = labelBars(walkFrom(series, first), labels);
    const window = { ...COMBINATORIAL, train: [bars(first, 299)], test: [bars(100, 149)], embargoBars: 0 };
    const { labels: found, purgedBars } = windowLabels(series, labels, window);
    const reach = Math.max(...reachOf(series, labels, window));
    expect(purgedBars).toBe(reach - 149);
    for (let bar = reach + 1; bar <= 299; bar++) {
      expect(found.classes[bar]).toBe(own.classes[bar - first]);
      expect(found.knownAtBar[bar]).toBe((own.knownAtBar[bar - first] as number) + first);
    }
  });
});

function walkFrom(series: Bars, first: number): Bars {
  const cut = (column: Float64Array): Float64Array => column.slice(first);
  return {
    length: series.length - first,
    ...{ openTimeMs: cut(series.openTimeMs), open: cut(series.open), high: cut(series.high) },
    ...{ low: cut(series.low), close: cut(series.close), volume: cut(series.volume) },
  };
}
