import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../src/base/pure/random.js';
import { superiorPredictiveAbility } from '../../../../../src/domain/study/luck/predictive-ability.js';
import { stationaryVariance } from '../../../../../src/domain/study/luck/stationary-variance.js';

const noise = (
  trials: number,
  periods: number,
  seed: number,
  edge: (trial: number) => number = () => 0,
): Float64Array[] => {
  const random = seededRandom(seed);
  return Array.from({ length: trials }, (_, trial) =>
    Float64Array.from({ length: periods }, () => 0.01 * random.normal() + edge(trial)),
  );
};

/** Hansen's formula, every lag by itself. */
function varianceByLags(values: Float64Array, q: number): number {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const gamma = (lag: number): number => {
    let sum = 0;
    for (let t = 0; t + lag < n; t += 1)
      sum += ((values[t] as number) - mean) * ((values[t + lag] as number) - mean);
    return sum / n;
  };
  let variance = gamma(0);
  for (let i = 1; i < n; i += 1) {
    const kappa = ((n - i) / n) * (1 - q) ** i + (i / n) * (1 - q) ** (n - i);
    variance += 2 * kappa * gamma(i);
  }
  return variance;
}

/** The test by its definition, resample by resample and index by index, with a generator of its own. */
function pValueByDefinition(panel: readonly Float64Array[], seed: number): number {
  const n = panel[0]?.length ?? 0;
  const q = 1 / Math.max(1, Math.round(Math.cbrt(n)));
  let state = seed;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const rows = panel.map((row) => {
    const mean = row.reduce((sum, value) => sum + value, 0) / n;
    const omega = Math.sqrt(varianceByLags(row, q));
    const floor = -Math.sqrt(((omega * omega) / n) * 2 * Math.log(Math.log(n)));
    return { row, mean, omega, g: mean >= floor ? mean : 0 };
  });
  const observed = Math.max(0, ...rows.map(({ mean, omega }) => (Math.sqrt(n) * mean) / omega));
  let larger = 0;
  for (let resample = 0; resample < 2_000; resample += 1) {
    const index: number[] = [];
    for (let t = 0; t < n; t += 1) {
      const previous = index[t - 1];
      index.push(previous === undefined || uniform() < q ? Math.floor(uniform() * n) : (previous + 1) % n);
    }
    const statistic = Math.max(
      0,
      ...rows.map(({ row, omega, g }) => {
        const mean = index.reduce((sum, at) => sum + (row[at] as number), 0) / n;
        return (Math.sqrt(n) * (mean - g)) / omega;
      }),
    );
    if (statistic >= observed) larger += 1;
  }
  return (1 + larger) / 2_001;
}

describe('the variance of a stationary bootstrap', () => {
  it.each([
    [2, 0.5],
    [3, 1],
    [30, 1 / 3],
    [200, 1 / 6],
    [201, 0.01],
  ])('of %i values with q = %f is that of every lag', (count, q) => {
    const random = seededRandom(count);
    let last = 0;
    const values = Float64Array.from({ length: count }, () => {
      last = 0.6 * last + random.normal();
      return last + 3;
    });
    const expected = varianceByLags(values, q);
    expect(Math.abs(stationaryVariance(values, q) - expected)).toBeLessThan(1e-11 * (1 + expected));
  });
});

describe('superior predictive ability', () => {
  it('has the p-value of the definition', () => {
    const random = seededRandom(8);
    const common = Float64Array.from({ length: 120 }, () => random.normal());
    const panel = noise(6, 120, 3, (trial) => 0.0004 * trial - 0.0012).map((row) =>
      row.map((value, t) => value + 0.005 * (common[t] as number)),
    );
    panel[0] = (panel[0] as Float64Array).map((value) => value - 0.02);
    const expected = pValueByDefinition(panel, 99);
    expect(expected).toBeGreaterThan(0.05);
    expect(expected).toBeLessThan(0.8);
    // Four standard errors of a share of 2,000, of both.
    expect(Math.abs((superiorPredictiveAbility(panel, 42) as number) - expected)).toBeLessThan(0.06);
  });

  it('is sure of an edge that is large, and of none where all lose', () => {
    expect(
      superiorPredictiveAbility(
        noise(20, 250, 1, (trial) => (trial === 3 ? 0.01 : 0)),
        42,
      ),
    ).toBe(1 / 2_001);
    expect(
      superiorPredictiveAbility(
        noise(20, 250, 1, () => -0.01),
        42,
      ),
    ).toBe(1);
  });

  it('is not fooled by many trials: of noise it is below a tenth about a tenth of the time', () => {
    const count = 30;
    const low = Array.from(
      { length: count },
      (_, seed) => superiorPredictiveAbility(noise(10, 100, seed), 42) as number,
    ).filter((p) => p <= 0.1).length;
    // A binomial of 30 with 0.1 is above 9 in less than one case of a thousand.
    expect(low).toBeLessThanOrEqual(9);
  });

  it('is studentised: a trial that is only more volatile changes little', () => {
    const panel = noise(10, 250, 5, (trial) => (trial === 0 ? 0.0015 : 0));
    const louder = panel.map((row, trial) => (trial === 9 ? row.map((value) => 100 * value) : row));
    expect(superiorPredictiveAbility(louder, 42)).toBeCloseTo(
      superiorPredictiveAbility(panel, 42) as number,
      12,
    );
  });

  it('is the same for the same seed', () => {
    const panel = noise(5, 60, 2);
    expect(superiorPredictiveAbility(panel, 1)).toBe(superiorPredictiveAbility(panel, 1));
  });

  it('is undefined for fewer than 30 periods, and where nothing varies', () => {
    expect(superiorPredictiveAbility(noise(5, 29, 1), 42)).toBeNull();
    expect(superiorPredictiveAbility(noise(5, 30, 1), 42)).not.toBeNull();
    expect(superiorPredictiveAbility([new Float64Array(50)], 42)).toBeNull();
    expect(superiorPredictiveAbility([], 42)).toBeNull();
    const [row] = noise(1, 50, 1, () => 0.002) as [Float64Array];
    expect(superiorPredictiveAbility([new Float64Array(50), row], 42)).toBe(
      superiorPredictiveAbility([row], 42),
    );
  });
});
