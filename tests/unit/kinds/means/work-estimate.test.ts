import { statfs } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { neverCancelled } from '../../../../src/base/pure/cancelled-error.js';
import { FeatureCache } from '../../../../src/domain/features/feature-cache.js';
import { IndicatorColumns } from '../../../../src/domain/features/indicator-columns.js';
import { emptyBars } from '../../../../src/domain/market/bars.js';
import { DAY_MS } from '../../../../src/domain/market/timeframe.js';
import { featurePlan } from '../../../../src/domain/strategy/feature-plan.js';
import { parseStrategy } from '../../../../src/domain/strategy/parse-strategy.js';
import { type Means, machineMeans } from '../../../../src/kinds/means/machine-means.js';
import { requireMeans } from '../../../../src/kinds/means/require-means.js';
import {
  backtestEstimate,
  dataLoadEstimate,
  studyEstimate,
  trainingEstimate,
  type WorkEstimate,
  walkForwardEstimate,
} from '../../../../src/kinds/means/work-estimate.js';
import { trialsStream } from '../../../../src/kinds/study/study-streams.js';
import type { TrialEntry } from '../../../../src/kinds/study/trial-entry.js';
import {
  encodeTrialIndex,
  type IndexedTrial,
  indexRecordBytes,
} from '../../../../src/kinds/study/trial-index.js';
import { renderBars } from '../../../../src/market-data/write-bars.js';
import { barsAt, daysAlone, hoursAndDays, waves } from '../bars/two-timeframes.js';

const strategy = (inputs: number): string => {
  const periods = Array.from({ length: inputs }, (_, index) => index + 2);
  return daysAlone
    .replace(/^ {2}rsi_2:.*$/m, periods.map((n) => `  sma_${n}: {type: sma, period: ${n}}`).join('\n'))
    .replace(
      /^ {2}- .*$/m,
      periods.map((n) => `  - {raw_indicator: sma_${n}, timeframes: all, normalization: none}`).join('\n'),
    );
};

const coin = {
  ...{ symbol: 'COIN', source: 'test', timezone: 'UTC', calendar: '24x7' as const },
  calendarAssumed: false,
};

const planOf = (inputs: number) => featurePlan(parseStrategy(strategy(inputs)).strategy);

const day = (bars: number) => ({ byTimeframe: new Map([['1d', bars]]), baseTimeframe: '1d' });

describe('an estimate', () => {
  it('is what the features of a backtest, their outputs and its equity really are', () => {
    const plan = planOf(5);
    const bars = barsAt('1d', waves(300));
    const source = { bars: new Map([['1d' as const, bars]]), times: new Map(), baseTimeframe: '1d' as const };
    const cache = FeatureCache.build({ ...source, plan, normalization: {} });
    const outputs = new IndicatorColumns(source, neverCancelled);
    const features = plan.reduce((sum, { id }) => sum + cache.column(id).byteLength, 0);
    const columns = plan.reduce((sum, spec) => sum + outputs.output(spec).byteLength, 0);
    const equity = 2 * new Float64Array(280).byteLength;
    expect(backtestEstimate(plan, day(300), 280)).toMatchObject({
      memoryBytes: features + columns + equity,
      resultBytes: equity,
      modelBytes: 0,
    });
  });

  it('of 250 raw inputs on a million bars is three gigabytes', () => {
    // 8 bytes an output and 4 a feature; 250 inputs, 8 hidden units and one output have 250·8 + 8 + 8 + 1 weights.
    const estimate = trainingEstimate(
      planOf(250),
      [{ ...day(1_000_000), rangeBars: 1_000_000 }],
      { hiddenLayers: [8] },
      1,
    );
    expect(estimate.memoryBytes).toBe(1_000_000 * 250 * 12 + 3 * 4 * 2_017);
    expect([estimate.resultBytes, estimate.modelBytes]).toEqual([2 * 4 * 2_017, 4 * 2_017]);
    expect(estimate.what).toBe('The training on 1,000,000 bars with 250 features');
  });

  it('of a network that is large on few bars says that a smaller one takes less', () => {
    const huge = trainingEstimate(
      planOf(1),
      [{ ...day(1_000), rangeBars: 900 }],
      { hiddenLayers: [4_096, 4_096] },
      1,
    );
    // Weights, their gradients and the best so far, of 1-4096-4096-1; 12 KB of features beside them.
    expect(huge.memoryBytes).toBe(12_000 + 3 * 4 * (2 * 4_096 + 4_097 * 4_096 + 4_097));
    expect(huge.less).toContain('a smaller network');
  });

  it('of several symbols counts the rows of those before beside the features of each', () => {
    const one = { ...day(1_000), rangeBars: 900 };
    const weights = 3 * 4 * (2 * 1 + 1);
    const of = (symbols: number) =>
      trainingEstimate(planOf(2), Array(symbols).fill(one), { hiddenLayers: [] }, 1).memoryBytes - weights;
    expect(of(1)).toBe(1_000 * 2 * 12);
    expect(of(3)).toBe(2 * 900 * 2 * 4 + 1_000 * 2 * 12);
  });

  it.each(['1m', '1d'] as const)(
    'of a load of %s is its columns twice, and the least text that they make, twice',
    (timeframe) => {
      const price = new Float64Array(300).fill(1);
      const openTimeMs = Float64Array.from(price, (_price, at) => at * DAY_MS);
      const bars = { ...emptyBars(300), openTimeMs, open: price, high: price, low: price, close: price };
      const columns = [openTimeMs, price, price, price, price, bars.volume];
      const columnBytes = columns.reduce((sum, { byteLength }) => sum + byteLength, 0);
      const instrument = { ...coin, timeframe };
      const headerBytes = renderBars(instrument, emptyBars(0)).csv.length;
      const csvBytes = renderBars(instrument, bars).csv.length - headerBytes;
      expect(dataLoadEstimate(timeframe, 300)).toMatchObject({
        memoryBytes: 2 * columnBytes + 2 * csvBytes,
        ...{ resultBytes: 0, modelBytes: 0, dataBytes: csvBytes },
        what: 'The load of about 300 bars',
      });
    },
  );

  it('of a study has what its log and its index keep of the shortest trials, and the returns that stay', () => {
    const failed: TrialEntry = {
      ...{ seq: 0, number: 0, status: 'FAILED', objective: null, feasible: false, violation: 0 },
      ...{ values: [{ path: 'a', value: '1' }], repeats: null, metrics: null, modelPath: null },
      ...{ resultDigest: null, durationMs: 0, error: { code: 'X', message: '' } },
    };
    const indexed: IndexedTrial = {
      ...{ number: 0, completed: false, feasible: false, repeats: null, violation: 0, objective: null },
      ...{ metrics: null, moments: null, point: [0], digest: '00'.repeat(32) },
    };
    const entryBytes = trialsStream.encode([failed]).byteLength;
    const indexBytes = encodeTrialIndex([indexed], 1).byteLength;
    // As docs/operations.md has it.
    expect([indexBytes, entryBytes >= 200]).toEqual([208 + 8, true]);
    const market = { plan: planOf(2), ...day(1_000), rangeBars: 900, periods: 900 };
    const estimate = studyEstimate({
      ...{ trials: 5_000, indexBytes: indexRecordBytes(1), keptReturns: 1_000 },
      markets: [market, { ...market, ...day(400), rangeBars: 300, periods: 300 }],
    });
    // Features of the larger one, in double and single precision; returns of the shorter one, in single.
    expect(estimate.memoryBytes).toBe(1_000 * 2 * 12 + 5_000 * indexBytes);
    expect(estimate.resultBytes).toBeGreaterThan(5_000 * indexBytes + 1_000 * 300 * 4);
    expect(estimate.resultBytes).toBeLessThanOrEqual(5_000 * (indexBytes + entryBytes) + 1_000 * 300 * 4);
    expect(estimate.what).toBe('The study of 5,000 trials on 900 bars');
  });

  it('of a walk-forward has the models of all windows beside what a backtest takes', () => {
    const run = backtestEstimate(planOf(3), day(1_000), 800);
    const estimate = walkForwardEstimate(run, planOf(3), { hiddenLayers: [16, 8] }, 500);
    // Weights and biases of 3-16-8-1 in single precision.
    expect(estimate.modelBytes).toBe(500 * 4 * (3 * 16 + 16 + 16 * 8 + 8 + 8 + 1));
    expect([estimate.memoryBytes, estimate.resultBytes]).toEqual([run.memoryBytes, run.resultBytes]);
    expect(estimate.what).toBe('The walk-forward of 800 bars with 3 features, with 500 models to train,');
  });

  it('counts bars of other timeframes for outputs only, and an output once', () => {
    const { plan } = hoursAndDaysPlan();
    const bars = {
      byTimeframe: new Map([
        ['1h', 240],
        ['1d', 10],
      ]),
      baseTimeframe: '1h',
    };
    expect(backtestEstimate(plan, bars, 0).memoryBytes).toBe(8 * (240 + 10) + 4 * plan.length * 240);
  });
});

function hoursAndDaysPlan() {
  const plan = featurePlan(parseStrategy(hoursAndDays).strategy);
  const outputs = new Set(
    plan.map(({ timeframe, indicator, output }) => `${timeframe} ${indicator.id} ${output}`),
  );
  expect(outputs.size).toBe(2);
  return { plan };
}

describe('work that the machine has no means for', () => {
  const estimate: WorkEstimate = {
    what: 'The training',
    memoryBytes: 3e9,
    less: 'a shorter range',
    ...{ resultBytes: 2e6, modelBytes: 9_000, dataBytes: 0 },
  };
  const means = (memory: number, disk: number | null, resultsDir: string | null = '/results'): Means => ({
    resultsDir,
    freeMemoryBytes: () => memory,
    freeDiskBytes: async () => disk,
  });

  it('is refused with what it needs, what there is, and the remedy', async () => {
    await expect(requireMeans(estimate, means(1.2e9, null), { models: '/models' })).rejects.toMatchObject({
      code: 'NOT_ENOUGH_MEMORY',
      retryable: true,
      message: expect.stringMatching(
        /^The training needs at least 3\.0 GB of memory.* 1\.2 GB more.*shorter range/,
      ),
    });
    await expect(requireMeans(estimate, means(4e9, 1e6), { models: '/models' })).rejects.toMatchObject({
      code: 'NOT_ENOUGH_DISK',
      retryable: true,
      message: expect.stringMatching(
        /at least 2\.0 MB on the disk of the database, which has room for 1\.0 MB/,
      ),
    });
    await expect(requireMeans(estimate, means(4e9, 8_999, null), { models: '/models' })).rejects.toThrow(
      /at least 9\.0 kB on the disk of the models folder/,
    );
    const load = { ...estimate, dataBytes: 7e6 };
    await expect(requireMeans(load, means(4e9, 3e6, null), { data: '/data' })).rejects.toThrow(
      /at least 7\.0 MB on the disk of the data folder, which has room for 3\.0 MB/,
    );
  });

  it('begins with exactly enough, and where the disk says nothing', async () => {
    await requireMeans(estimate, means(3e9, 2e6), { models: '/models' });
    await requireMeans(estimate, means(3e9, null), { models: '/models' });
  });
});

describe('the means of the machine', () => {
  it('are what the system says', async () => {
    const means = machineMeans(null);
    expect(means.freeMemoryBytes()).toBeGreaterThan(0);
    expect(means.freeMemoryBytes()).toBeLessThanOrEqual(totalmem() + 2 ** 40);
    const { blocks, bsize } = await statfs(tmpdir());
    const free = await means.freeDiskBytes(tmpdir());
    expect(free).toBeGreaterThan(0);
    expect(free).toBeLessThanOrEqual(blocks * bsize);
    const missing = await means.freeDiskBytes(join(tmpdir(), 'nowhere', 'at', 'all'));
    expect(missing).toBeGreaterThan(0);
    expect(await means.freeDiskBytes('/\0')).toBeNull();
  });
});
