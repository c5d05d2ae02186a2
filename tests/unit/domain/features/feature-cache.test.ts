import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../../src/base/pure/cancelled-error.js';
import { FeatureCache, type FeatureCacheOptions } from '../../../../src/domain/features/feature-cache.js';
import { indicatorDefinition } from '../../../../src/domain/indicators/indicator-registry.js';
import { timesOfDatasets } from '../../../../src/domain/market/bar-times/times-of-datasets.js';
import type { Bars } from '../../../../src/domain/market/bars.js';
import type { FeatureSpec } from '../../../../src/domain/strategy/feature-plan.js';
import type { Normalization } from '../../../../src/domain/strategy/strategy.js';
import { barsFromCloses, randomWalk } from '../indicators/price-series.js';

const HOUR_MS = 3_600_000;
const closeItself = { id: 'close', type: 'sma', params: { period: 1, source: 'close' } };
const mean3 = { id: 'mean', type: 'sma', params: { period: 3, source: 'close' } };

function raw(
  indicator: typeof closeItself,
  normalization: Normalization,
  timeframe: '1h' | '4h' | '1d' = '1h',
): FeatureSpec {
  const id = `${timeframe}_${indicator.id}_raw`;
  return { id, timeframe, indicator, output: 'sma', transform: { kind: 'raw', normalization } };
}

/** Bars of a timeframe, stamped one after the other from an instant. */
function hourly(closes: readonly number[], hours = 1, startMs = 0): Bars {
  return {
    ...barsFromCloses(closes),
    openTimeMs: Float64Array.from(closes, (_c, i) => startMs + i * hours * HOUR_MS),
  };
}

/** When bars of UTC open and close. */
function timesOf(bars: FeatureCacheOptions['bars']): FeatureCacheOptions['times'] {
  const about = {
    symbol: 'X',
    source: 'test',
    timezone: 'UTC',
    calendar: '24x7',
    calendarAssumed: false,
  } as const;
  const datasets = new Map(
    [...bars].map(([timeframe, part]) => [timeframe, { instrument: { ...about, timeframe }, bars: part }]),
  );
  return new Map([...timesOfDatasets(datasets)].map(([timeframe, { times }]) => [timeframe, times]));
}

function build(
  bars: Bars,
  plan: readonly FeatureSpec[],
  more: Partial<FeatureCacheOptions> = {},
): FeatureCache {
  return FeatureCache.build({
    bars: new Map([['1h', bars]]),
    times: more.times ?? timesOf(more.bars ?? new Map()),
    baseTimeframe: '1h',
    plan,
    normalization: {},
    ...more,
  });
}

describe('FeatureCache', () => {
  it('gives rows in the order of the plan', () => {
    const low: FeatureSpec = {
      ...raw(closeItself, 'none'),
      id: '1h_zone_low',
      transform: { kind: 'membership', shape: { type: 'triangular', parameters: [0, 0, 10] } },
    };
    const cache = build(hourly([1, 2, 3, 4]), [low, raw(mean3, 'none')]);
    expect(cache.featureIds).toEqual(['1h_zone_low', '1h_mean_raw']);
    expect(Array.from(cache.fillRows(1, 4))).toEqual([0.8, NaN, 0.7, 2, 0.6, 3].map(Math.fround));
    expect(Array.from(cache.column('1h_mean_raw'))).toEqual([NaN, NaN, 2, 3]);
    expect([0, 1, 2, 3].map((row) => cache.definedAt(row))).toEqual([false, false, true, true]);
    expect(() => cache.column('1h_mean')).toThrow('1h_mean');
  });

  it('gives the same rows whatever the size of the slices', () => {
    const cache = build(hourly(randomWalk(100)), [raw(mean3, 'none'), raw(closeItself, 'none')]);
    const slices = [cache.fillRows(0, 33), cache.fillRows(33, 34), cache.fillRows(34, 100)];
    expect(slices.flatMap((slice) => Array.from(slice))).toEqual(Array.from(cache.fillRows(0, 100)));
  });

  it('never shows a higher bar before it has closed, and nothing before the first', () => {
    const base = hourly(Array.from({ length: 10 }, (_c, i) => i));
    const fourHours = hourly([100, 200, 300], 4);
    const bars = new Map([['1h', base] as const, ['4h', fourHours] as const]);
    const cache = build(base, [raw(closeItself, 'none', '4h')], { bars });
    // The bar of 00:00 closes at 04:00, which is the close of the base bar of 03:00.
    expect(Array.from(cache.column('4h_close_raw'))).toEqual([
      NaN,
      NaN,
      NaN,
      100,
      100,
      100,
      100,
      200,
      200,
      200,
    ]);
  });

  it('keeps the last closed higher bar through a gap of either timeframe', () => {
    const base = {
      ...hourly([1, 2, 3]),
      openTimeMs: Float64Array.of(3 * HOUR_MS, 20 * HOUR_MS, 21 * HOUR_MS),
    };
    const fourHours = { ...hourly([100, 200]), openTimeMs: Float64Array.of(0, 12 * HOUR_MS) };
    const bars = new Map([['1h', base] as const, ['4h', fourHours] as const]);
    const cache = build(base, [raw(closeItself, 'none', '4h')], { bars });
    expect(Array.from(cache.column('4h_close_raw'))).toEqual([100, 200, 200]);
  });

  it('computes indicators over the bars of their own timeframe', () => {
    const base = hourly(Array(16).fill(1));
    const fourHours = hourly([10, 20, 60, 100], 4);
    const bars = new Map([['1h', base] as const, ['4h', fourHours] as const]);
    const column = build(base, [raw(mean3, 'none', '4h')], { bars }).column('4h_mean_raw');
    expect(Array.from(column).slice(10)).toEqual([NaN, 30, 30, 30, 30, 60]);
  });

  it('computes an indicator once for each timeframe, however many features use its outputs', () => {
    const counted = (bars: Bars, reads: { count: number }): Bars => ({
      ...bars,
      get close() {
        reads.count++;
        return bars.close;
      },
    });
    const [hours, days] = [{ count: 0 }, { count: 0 }];
    const macd = {
      id: 'macd',
      type: 'macd',
      params: { fast_period: 2, slow_period: 3, signal_period: 2, source: 'close' },
    };
    const feature = (timeframe: '1h' | '1d', output: string, name: string): FeatureSpec => ({
      id: `${timeframe}_${name}`,
      timeframe,
      indicator: macd,
      output,
      transform: { kind: 'membership', shape: { type: 'triangular', parameters: [-1, 0, 1] } },
    });
    const plan = (['1h', '1d'] as const).flatMap((timeframe) => [
      feature(timeframe, 'histogram', 'low'),
      feature(timeframe, 'histogram', 'high'),
      feature(timeframe, 'line', 'flat'),
    ]);
    const [hourBars, dayBars] = [hourly(randomWalk(100)), hourly(randomWalk(5), 24)];
    build(hourBars, plan, {
      bars: new Map([
        ['1h', counted(hourBars, hours)],
        ['1d', counted(dayBars, days)],
      ]),
      times: timesOf(
        new Map([
          ['1h', hourBars],
          ['1d', dayBars],
        ]),
      ),
    });
    expect([hours.count, days.count]).toEqual([1, 1]);
  });

  it('does not change earlier rows when later bars are added', () => {
    const closes = randomWalk(300);
    const rsi: FeatureSpec = {
      id: '1h_rsi_raw',
      timeframe: '1h',
      indicator: { id: 'rsi', type: 'rsi', params: { period: 14, source: 'close' } },
      output: 'rsi',
      transform: { kind: 'raw', normalization: 'none' },
    };
    const plan = [rsi, raw(mean3, 'none')];
    const whole = build(hourly(closes), plan);
    const part = build(hourly(closes.slice(0, 200)), plan);
    expect(whole.fillRows(0, 200)).toEqual(part.fillRows(0, 200));
  });

  it('normalizes with the parameters of the model', () => {
    const plan = [raw(closeItself, 'minmax'), raw(mean3, 'zscore')];
    const normalization = {
      '1h_close_raw': { method: 'minmax', min: 10, max: 20 },
      '1h_mean_raw': { method: 'zscore', mean: 12, std: 2 },
    } as const;
    const cache = build(hourly([10, 14, 24]), plan, { normalization });
    expect(Array.from(cache.column('1h_close_raw'))).toEqual([0, 0.4, 1.4].map(Math.fround));
    expect(cache.column('1h_mean_raw')[2]).toBe((16 - 12) / 2);
  });

  it.each([
    [{}, 'has no parameters for it'],
    [{ '1h_close_raw': { method: 'minmax', min: 0, max: 1 } } as const, 'was trained with minmax'],
  ])('refuses a model whose normalization does not fit: %j', (normalization, words) => {
    const action = (): unknown => build(hourly([1, 2]), [raw(closeItself, 'zscore')], { normalization });
    expect(action).toThrow(words);
    expect(action).toThrow(expect.objectContaining({ code: 'MODEL_MISMATCH', featureId: '1h_close_raw' }));
  });

  it('fits the normalization on the rows asked for and uses it for all', () => {
    const plan = [raw(closeItself, 'minmax'), raw(mean3, 'zscore')];
    const cache = build(hourly([2, 4, 6, 8, 100]), plan, { normalization: { fitOn: { start: 0, end: 4 } } });
    // The means of three are 4 and 6 within the rows; their mean is 5, their deviation 1.
    expect(cache.normalization).toEqual({
      '1h_close_raw': { method: 'minmax', min: 2, max: 8 },
      '1h_mean_raw': { method: 'zscore', mean: 5, std: 1 },
    });
    expect(cache.column('1h_close_raw')[4]).toBe(Math.fround(98 / 6));
  });

  it('says which feature has nothing to be fitted on', () => {
    const action = (): unknown =>
      build(hourly([1, 2, 3, 4]), [raw(mean3, 'zscore')], { normalization: { fitOn: { start: 0, end: 2 } } });
    expect(action).toThrow(expect.objectContaining({ code: 'INSUFFICIENT_DATA', featureId: '1h_mean_raw' }));
  });

  it('gives 0 where all training values were equal, and keeps undefined undefined', () => {
    const plan = [raw(mean3, 'zscore')];
    const cache = build(hourly([5, 5, 5, 5, 8]), plan, { normalization: { fitOn: { start: 0, end: 4 } } });
    expect(Array.from(cache.column('1h_mean_raw'))).toEqual([NaN, NaN, 0, 0, 0]);
  });

  it.each(['zscore', 'minmax'] as const)('does not take rounding for a %s of equal values', (method) => {
    // Three tenths are 0.30000000000000004 in doubles, so that neither sums nor means of tenths are exact.
    const closes = [...Array<number>(1_000).fill(0.1), 0.2];
    const change = { id: 'change', type: 'momentum', params: { period: 1, source: 'close' } };
    const steps: FeatureSpec = {
      ...raw(change, method),
      indicator: change,
      output: 'momentum',
    };
    const fitOn = { start: 0, end: 1_000 };
    const flat = build(hourly(closes), [raw(closeItself, method)], { normalization: { fitOn } });
    expect(flat.column('1h_close_raw').subarray(998)).toEqual(Float32Array.of(0, 0, 0));
    // Neighbours in single precision, into which values on the border between them are rounded.
    const neighbours = closes.map((_close, i) => (i === 1_000 ? 2 : i % 2 === 0 ? 1 : 1 + 2 ** -23));
    const rounded = build(hourly(neighbours), [raw(closeItself, method)], { normalization: { fitOn } });
    expect(rounded.column('1h_close_raw').subarray(998)).toEqual(Float32Array.of(0, 0, 0));
    // Steps of 0.1 that differ in their last bits, and one of 5.
    const stairs = Array.from({ length: 1_000 }, (_c, i) => i / 10);
    const even = build(hourly([...stairs, 104.9]), [steps], { normalization: { fitOn } });
    expect(even.column('1h_change_raw').subarray(998)).toEqual(Float32Array.of(0, 0, 0));
  });

  it('stops between indicators when it is cancelled', () => {
    let looks = 0;
    const signal = {
      get isCancelled() {
        looks++;
        return looks > 1;
      },
    };
    const plan = [raw(closeItself, 'none'), raw(mean3, 'none')];
    expect(() => build(hourly([1, 2, 3]), plan, { signal })).toThrow(CancelledError);
    expect(looks).toBe(2);
  });

  it('has no rows for no bars', () => {
    const cache = build(hourly([]), [raw(mean3, 'none')]);
    expect(cache.length).toBe(0);
    expect(cache.fillRows(0, 0)).toHaveLength(0);
  });

  it('carries the values of the indicator in single precision', () => {
    const closes = randomWalk(50);
    const expected = indicatorDefinition('sma').compute(barsFromCloses(closes), mean3.params).sma;
    expect(build(hourly(closes), [raw(mean3, 'none')]).column('1h_mean_raw')).toEqual(
      Float32Array.from(expected ?? []),
    );
  });
});
