import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/pure/random.js';
import { bootstrapIntervals } from '../../../../src/domain/statistics/bootstrap-intervals.js';
import { stationaryResample } from '../../../../src/domain/statistics/stationary-resample.js';

describe('a stationary resample', () => {
  const values = Float64Array.from({ length: 50 }, (_, index) => index);
  const drawn = (meanBlockLength: number): Float64Array => {
    const target = new Float64Array(100_000);
    stationaryResample(values, target, meanBlockLength, seededRandom(5));
    return target;
  };
  const continuing = (resample: Float64Array): number =>
    resample.filter((value, at) => at > 0 && value === ((resample[at - 1] as number) + 1) % values.length)
      .length / resample.length;

  it.each([1, 2, 5, 20])('goes on with the next value 1 − 1/%i of the time, or by chance', (length) => {
    const expected = 1 - 1 / length + 1 / length / values.length;
    expect(continuing(drawn(length))).toBeCloseTo(expected, 2);
  });

  it('draws every value equally often', () => {
    const counts = new Map<number, number>();
    for (const value of drawn(5)) counts.set(value, (counts.get(value) ?? 0) + 1);
    expect(counts.size).toBe(values.length);
    for (const count of counts.values()) expect(count / 100_000).toBeCloseTo(1 / values.length, 2);
  });
});

describe('bootstrap intervals', () => {
  it('are those of the binomial distribution when ups and downs are drawn one by one', () => {
    const [up, down, count] = [0.01, -0.01, 100];
    const returns = Float64Array.from({ length: count }, (_, index) => (index % 2 === 0 ? up : down));
    const { totalReturn } = bootstrapIntervals(returns, 252, { meanBlockLength: 1, resamples: 20_000 });
    // P(at most 40 ups of 100) = 0.0284 and P(at most 39) = 0.0176: the lower 2.5 % end at 40, the upper begin at 60.
    const totalOf = (ups: number): number => (1 + up) ** ups * (1 + down) ** (count - ups) - 1;
    expect(totalReturn?.lower).toBeCloseTo(totalOf(40), 12);
    expect(totalReturn?.upper).toBeCloseTo(totalOf(60), 12);
  });

  it('are about the mean, plus and minus two standard errors, for many returns', () => {
    const random = seededRandom(3);
    const [count, mean, deviation] = [2_500, 0.0005, 0.01];
    const returns = Float64Array.from({ length: count }, () => mean + deviation * random.normal());
    const { sharpeRatio } = bootstrapIntervals(returns, 252, { meanBlockLength: 1 });
    // The standard error of an annual ratio from daily returns is near √(252 / n).
    const width = 2 * 1.96 * Math.sqrt(252 / count);
    expect((sharpeRatio?.upper ?? 0) - (sharpeRatio?.lower ?? 0)).toBeCloseTo(width, 0);
    expect(sharpeRatio?.lower).toBeLessThan((mean / deviation) * Math.sqrt(252));
  });

  it('are the same for the same returns, and others for another seed', () => {
    const returns = Float64Array.from({ length: 300 }, (_, index) => Math.sin(index) / 100);
    expect(bootstrapIntervals(returns, 252)).toEqual(bootstrapIntervals(returns, 252));
    expect(bootstrapIntervals(returns, 252, { seed: 1 }).totalReturn).not.toEqual(
      bootstrapIntervals(returns, 252).totalReturn,
    );
  });

  it('are a point for returns that do not vary, without a Sharpe ratio', () => {
    const { totalReturn, sharpeRatio } = bootstrapIntervals(new Float64Array(20).fill(0.5), 252);
    expect(totalReturn).toEqual({ lower: 1.5 ** 20 - 1, upper: 1.5 ** 20 - 1 });
    expect(sharpeRatio).toBeNull();
  });

  it('leave the Sharpe ratio out when more than a twentieth of the resamples have none', () => {
    // Drawn one by one, the only return that is not 0 is missing from (19/20)^20 = 36 % of the resamples.
    const rare = new Float64Array(20);
    rare[3] = 0.1;
    expect(bootstrapIntervals(rare, 252, { meanBlockLength: 1 }).sharpeRatio).toBeNull();
  });

  it('are undefined for fewer than two returns', () => {
    for (const returns of [new Float64Array(), Float64Array.of(0.1)]) {
      expect(bootstrapIntervals(returns, 252)).toMatchObject({ totalReturn: null, sharpeRatio: null });
    }
  });

  it('draw blocks of the cube root of the number of returns', () => {
    expect(bootstrapIntervals(new Float64Array(1_000), 252).meanBlockLength).toBe(10);
    expect(bootstrapIntervals(new Float64Array(2), 252).meanBlockLength).toBe(1);
  });
});
