import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../src/base/pure/random.js';
import { sharpeRatio } from '../../../../../src/domain/statistics/sharpe-ratio.js';
import { effectiveConfigurations } from '../../../../../src/domain/study/ledger/effective-configurations.js';
import {
  countedRows,
  noSkillOn,
  type TriedConfiguration,
  type TriedPeriods,
} from '../../../../../src/domain/study/ledger/tried-configurations.js';

const daysFrom = (first: number, count: number, length = 'DAY'): TriedPeriods => ({
  length,
  days: Int32Array.from({ length: count }, (_, index) => first + index),
});

const YEAR = daysFrom(0, 250);

/** A row whose returns are drawn by its number. */
interface Run extends TriedConfiguration {
  readonly returns: Float32Array;
}

function run(seq: number, periods = YEAR, configuration = String(seq).padStart(4, '0')): Run {
  const random = seededRandom(900 + seq);
  const returns = Float32Array.from(periods.days, () => 0.01 * random.normal() + 0.0005);
  return { seq, configuration, periods, returns, sharpeRatio: ratioOf(returns) };
}

/** Written out, apart from the code under test. */
function ratioOf(returns: ArrayLike<number>): number {
  const values = Array.from(returns);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return mean / Math.sqrt(squares / (values.length - 1));
}

const ratiosDeviation = (ratios: readonly number[]): number => {
  const mean = ratios.reduce((sum, value) => sum + value, 0) / ratios.length;
  return Math.sqrt(ratios.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (ratios.length - 1));
};

function noSkill(periods: TriedPeriods, runs: readonly Run[]) {
  const returnsOf = (seq: number) => runs.find((row) => row.seq === seq)?.returns ?? null;
  return noSkillOn(periods, countedRows(periods, runs), returnsOf);
}

describe('what configurations without skill would come to', () => {
  it('is 0 for one alone', () => {
    expect(noSkill(YEAR, [run(1)])).toEqual({ evaluated: 1, benchmark: 0 });
  });

  it('is √V · f(N), f(10) being 1.5745983', () => {
    const runs = Array.from({ length: 10 }, (_, index) => run(index + 1));
    const { evaluated, benchmark } = noSkill(YEAR, runs);
    expect(evaluated).toBe(10);
    const deviation = ratiosDeviation(runs.map(({ returns }) => ratioOf(returns)));
    expect(benchmark).toBeCloseTo(1.5745983 * deviation, 7);
  });

  it('takes the ratios over the periods in common', () => {
    const late = run(2, daysFrom(100, 250));
    const { evaluated, benchmark } = noSkill(YEAR, [run(1), late]);
    const deviation = ratiosDeviation([ratioOf(run(1).returns), ratioOf(late.returns.subarray(0, 150))]);
    expect(evaluated).toBe(2);
    // f(2) = γ · Φ⁻¹(1 − 1/(2e)), Φ⁻¹(0.5) being 0.
    expect(benchmark).toBeCloseTo(0.5772156649 * 0.9004525966 * deviation, 6);
  });

  it('leaves out other lengths of periods, and those with fewer than 30 in common', () => {
    expect(noSkill(YEAR, [run(1), run(2, daysFrom(221, 250)), run(3, daysFrom(0, 250, 'WEEK'))])).toEqual({
      evaluated: 1,
      benchmark: 0,
    });
    expect(noSkill(YEAR, [run(1), run(2, daysFrom(220, 250))]).evaluated).toBe(2);
  });

  it('counts a configuration once, by the range that has most in common, the first of equal ones', () => {
    const same = (seq: number, periods: TriedPeriods) => run(seq, periods, 'same');
    const rows = [
      same(3, daysFrom(-100, 250)),
      same(2, daysFrom(50, 250)),
      same(4, daysFrom(50, 250)),
      run(1, YEAR, 'tested'),
    ];
    expect(countedRows(YEAR, rows).map(({ seq }) => seq)).toEqual([2, 1]);
  });

  it('counts what did nothing, or whose returns were not kept, without a ratio', () => {
    const idle = { ...run(2), sharpeRatio: null };
    const forgotten = run(3, daysFrom(10, 240));
    const rows = [run(1), idle, forgotten, run(4)];
    const counted = countedRows(YEAR, rows);
    const { evaluated, benchmark } = noSkillOn(YEAR, counted, () => null);
    expect(evaluated).toBe(4);
    const deviation = ratiosDeviation([ratioOf(run(1).returns), ratioOf(run(4).returns)]);
    // f(4) = (1 − γ) · Φ⁻¹(3/4) + γ · Φ⁻¹(1 − 1/(4e)).
    expect(benchmark).toBeCloseTo((0.4227843351 * 0.6744897502 + 0.5772156649 * 1.3287219496) * deviation, 6);
    expect(noSkillOn(YEAR, countedRows(YEAR, [run(1), idle]), () => null).benchmark).toBeNull();
  });

  it('asks for at most 5,000 returns, however many rows there are', () => {
    const shifted = daysFrom(1, 250);
    const rows = Array.from({ length: 20_000 }, (_, seq) => ({
      ...{ seq, configuration: String(seq), periods: shifted, sharpeRatio: 0.1 },
    }));
    let asked = 0;
    const { evaluated } = noSkillOn(YEAR, countedRows(YEAR, rows), () => {
      asked += 1;
      return null;
    });
    expect(evaluated).toBe(20_000);
    expect(asked).toBeLessThanOrEqual(5_000);
  });
});

describe('effective configurations', () => {
  const effective = (rows: readonly Run[]) => {
    const returnsOf = (seq: number) => rows.find((row) => row.seq === seq)?.returns ?? null;
    return effectiveConfigurations(YEAR, countedRows(YEAR, rows), returnsOf, 7);
  };

  it('are one for a result alone, and for copies of it', () => {
    expect(effective([run(1)])).toBe(1);
    const copies = [1, 2, 3].map((seq) => ({ ...run(seq), returns: run(1).returns }));
    expect(effective(copies)).toBe(1);
  });

  it('are about as many as there are where they are independent', () => {
    const rows = Array.from({ length: 20 }, (_, index) => run(index + 1));
    expect(effective(rows)).toBeGreaterThan(15);
    expect(effective(rows)).toBeLessThanOrEqual(20);
  });

  it('are far fewer where they are alike', () => {
    const common = run(100).returns;
    const alike = Array.from({ length: 20 }, (_, index) => {
      const own = run(index + 1);
      return {
        ...own,
        returns: common.map((value, day) => 0.95 * value + 0.05 * (own.returns[day] as number)),
      };
    });
    expect(effective(alike)).toBeLessThan(4);
  });

  it('are not told of ranges that share less than 80 %', () => {
    expect(effective([run(1), run(2, daysFrom(60, 250))])).toBeNull();
    expect(effective([run(1), run(2, daysFrom(40, 250))])).toBeGreaterThan(1);
  });
});

it('has the ratio of the code and that of the test agree', () => {
  expect(ratioOf(run(1).returns)).toBeCloseTo(
    sharpeRatio(Float64Array.from(run(1).returns), 1) as number,
    12,
  );
});
