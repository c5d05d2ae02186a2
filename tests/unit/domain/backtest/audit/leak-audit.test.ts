import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../../../src/base/pure/cancelled-error.js';
import {
  auditLeaks,
  type BarsByTimeframe,
  type LeakAuditInput,
} from '../../../../../src/domain/backtest/audit/leak-audit.js';
import type { Predictor } from '../../../../../src/domain/backtest/ports.js';
import { FeatureCache } from '../../../../../src/domain/features/feature-cache.js';
import {
  indicatorDefinition,
  indicatorTypes,
} from '../../../../../src/domain/indicators/indicator-registry.js';
import { timesOfDatasets } from '../../../../../src/domain/market/bar-times/times-of-datasets.js';
import type { Bars } from '../../../../../src/domain/market/bars.js';
import type { FeatureSpec } from '../../../../../src/domain/strategy/feature-plan.js';
import { randomBars } from '../random-bars.js';
import { lastChange, leakyColumns, rowsOf, unfinishedHigherClose } from './leaky-features.js';

const about = {
  symbol: 'X',
  source: 'test',
  timezone: 'UTC',
  calendar: '24x7',
  calendarAssumed: false,
} as const;

/** Bars of an instrument whose days are those of UTC. */
function utc(bars: BarsByTimeframe): LeakAuditInput['datasets'] {
  return new Map(
    [...bars].map(([timeframe, part]) => [timeframe, { instrument: { ...about, timeframe }, bars: part }]),
  );
}

const daily: BarsByTimeframe = new Map([['1d', randomBars('1d', 300)] as const]);
const hoursAndDays: BarsByTimeframe = new Map([
  ['1h', randomBars('1h', 24 * 20)],
  ['1d', randomBars('1d', 20)],
]);

const audit = (input: Partial<LeakAuditInput> & Pick<LeakAuditInput, 'featuresOf'>) =>
  auditLeaks({ datasets: utc(daily), baseTimeframe: '1d', model: null, samples: 30, seed: 1, ...input });

const base = (bars: BarsByTimeframe): Bars => bars.get('1d') as Bars;

/** Gives BUY a probability that depends on the last row of what it was asked for. */
const sumOfRow: Predictor = {
  outputWidth: 1,
  predict: (features, rowCount) => {
    const width = features.length / rowCount;
    return Float32Array.from({ length: rowCount }, (_, row) => {
      const sum = features
        .subarray(row * width, (row + 1) * width)
        .reduce((total, value) => total + value, 0);
      return 1 / (1 + Math.exp(-sum));
    });
  },
};
const binary = { outputFormat: 'binary', costModel: null } as const;

describe('auditLeaks', () => {
  for (const [mistake, column] of Object.entries(leakyColumns)) {
    it(`finds ${mistake}`, () => {
      const { leaks } = audit({
        featuresOf: (bars) => rowsOf({ sound: lastChange(base(bars)), leaky: column(base(bars)) }),
      });
      expect(leaks.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['feature leaky']);
    });
  }

  it('finds a higher bar that is seen before it has closed', () => {
    const { leaks } = audit({
      datasets: utc(hoursAndDays),
      baseTimeframe: '1h',
      featuresOf: unfinishedHigherClose,
    });
    expect(leaks[0]?.name).toBe('day');
  });

  it('names the features in their order, then the outputs and the decision that follow from them', () => {
    const { leaks } = audit({
      featuresOf: (bars) =>
        rowsOf({
          first: (leakyColumns['the next close'] as typeof lastChange)(base(bars)),
          second: (leakyColumns['the next open'] as typeof lastChange)(base(bars)),
        }),
      model: { predictor: sumOfRow, decisions: binary },
    });
    expect(leaks.slice(0, 3).map(({ name }) => name)).toEqual(['first', 'second', '0']);
    expect(leaks.some(({ kind }) => kind === 'decision')).toBe(true);
  });

  it('says at which bar, with which future, and what the values are', () => {
    const { leaks } = audit({
      featuresOf: (bars) =>
        rowsOf({ leaky: (leakyColumns['the next close'] as typeof lastChange)(base(bars)) }),
    });
    const [leak] = leaks;
    const { openTimeMs, close } = base(daily);
    expect(leak).toMatchObject({
      future: 'cut off',
      timeMs: openTimeMs[leak?.barIndex ?? -1],
      asItIs: Math.fround(close[(leak?.barIndex ?? -1) + 1] as number),
      asItWouldBe: Number.NaN,
    });
  });

  it('finds nothing in features, outputs and decisions of the past', () => {
    const { leaks, sampledBars, comparisons } = audit({
      featuresOf: (bars) => rowsOf({ sound: lastChange(base(bars)) }),
      model: { predictor: sumOfRow, decisions: binary },
    });
    expect(leaks).toEqual([]);
    // Feature, output and decision, under two futures.
    expect(comparisons).toBe(sampledBars.length * 3 * 2);
  });

  for (const type of indicatorTypes()) {
    it(`finds nothing in ${type}`, () => {
      const definition = indicatorDefinition(type);
      const params = Object.fromEntries(
        definition.parameters.map(({ name, default: value }) => [name, value]),
      );
      const plan = (['1h', '1d'] as const).flatMap((timeframe) =>
        definition.outputs.map(
          (output): FeatureSpec => ({
            id: `${timeframe}_${output}`,
            timeframe,
            indicator: { id: type, type, params },
            output,
            transform: { kind: 'raw', normalization: 'none' },
          }),
        ),
      );
      const timed = timesOfDatasets(utc(hoursAndDays));
      const times = new Map([...timed].map(([timeframe, of]) => [timeframe, of.times] as const));
      const { leaks } = audit({
        datasets: utc(hoursAndDays),
        baseTimeframe: '1h',
        featuresOf: (bars) =>
          FeatureCache.build({ bars, times, baseTimeframe: '1h', plan, normalization: {} }),
      });
      expect(leaks).toEqual([]);
    });
  }

  it('looks at the same bars for the same seed, and at every bar where there are fewer than samples', () => {
    const featuresOf = (bars: BarsByTimeframe) => rowsOf({ sound: lastChange(base(bars)) });
    expect(audit({ featuresOf }).sampledBars).toEqual(audit({ featuresOf }).sampledBars);
    const few = new Map([['1d', randomBars('1d', 5)] as const]);
    // The last bar has no future.
    expect(audit({ featuresOf, datasets: utc(few) }).sampledBars).toEqual([0, 1, 2, 3]);
  });

  it('stops when it is cancelled', () => {
    const featuresOf = (bars: BarsByTimeframe) => rowsOf({ sound: lastChange(base(bars)) });
    expect(() => audit({ featuresOf, signal: { isCancelled: true } })).toThrow(CancelledError);
  });

  it('asks for two bars', () => {
    const one = new Map([['1d', randomBars('1d', 1)] as const]);
    expect(() => audit({ featuresOf: () => rowsOf({}), datasets: utc(one) })).toThrow(RangeError);
  });
});
