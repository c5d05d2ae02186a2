import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../src/base/pure/random.js';
import {
  probabilityOfSkill,
  sharpeEstimate,
  varianceOfSharpe,
} from '../../../../../src/domain/statistics/probabilistic-sharpe-ratio.js';
import { correlatedMaximum } from '../../../../../src/domain/study/luck/correlated-maximum.js';
import { effectiveTrials } from '../../../../../src/domain/study/luck/effective-trials.js';
import { expectedMaximum } from '../../../../../src/domain/study/luck/expected-maximum.js';
import { minimumTrackRecordYears } from '../../../../../src/domain/study/luck/minimum-track-record.js';
import { noSkillMaximum } from '../../../../../src/domain/study/luck/no-skill-maximum.js';

/** Two ratios with a variance (ddof 1) of V: ±√(V/2). */
const ofVariance = (variance: number): number[] => [Math.sqrt(variance / 2), -Math.sqrt(variance / 2)];

const noise = (trials: number, periods: number, seed: number, common = 0): Float64Array[] => {
  const random = seededRandom(seed);
  const shared = Float64Array.from({ length: periods }, () => random.normal());
  return Array.from({ length: trials }, () =>
    shared.map((value) => 0.01 * (Math.sqrt(common) * value + Math.sqrt(1 - common) * random.normal())),
  );
};

describe('the probabilistic Sharpe ratio', () => {
  it('is that of the example of its authors, to ten digits', () => {
    const estimate = { sharpeRatio: 1.585 / Math.sqrt(12), count: 24, skewness: -2.448, kurtosis: 10.164 };
    expect(probabilityOfSkill(estimate)).toBeCloseTo(0.913_234_306_9, 10);
  });

  it('is undefined where the variance of the estimate is rounding', () => {
    // Returns of two values have γ₄ = γ₃² + 1, so that the variance is (1 − γ₃ · SR / 2)²: 0 for SR = 2 / γ₃.
    for (const skewness of [0.3, 1 / 3, 0.7, 1.1, 3.7]) {
      const estimate = { sharpeRatio: 2 / skewness, skewness, kurtosis: skewness ** 2 + 1 };
      expect(varianceOfSharpe(estimate)).toBeNull();
      expect(probabilityOfSkill({ ...estimate, count: 10 })).toBeNull();
      expect(minimumTrackRecordYears(estimate, 252)).toBeNull();
    }
  });
});

describe('the expected maximum of no skill', () => {
  it('is that of Bailey and López de Prado', () => {
    expect(expectedMaximum(10)).toBeCloseTo(1.574_598_3, 7);
    expect(expectedMaximum(1_000)).toBeCloseTo(3.255_121_5, 7);
    expect(expectedMaximum(1)).toBe(0);
    expect(expectedMaximum(0.5)).toBe(0);
    expect(expectedMaximum(1.1)).toBe(0);
  });

  it('is near the true expectation of the largest of N normals', () => {
    // N ∫ x φ(x) Φ(x)^(N−1) dx by SciPy 1.17.1 (integrate.quad): 20 and 200.
    expect(Math.abs(expectedMaximum(20) - 1.867_475)).toBeLessThan(0.04);
    expect(Math.abs(expectedMaximum(200) - 2.746_042)).toBeLessThan(0.03);
  });

  it('deflates the example of the paper', () => {
    const best = { sharpeRatio: 2.5 / Math.sqrt(250), count: 1_250, skewness: -3, kurtosis: 10 };
    const benchmark = noSkillMaximum(ofVariance(0.5 / 250), 100) as number;
    expect(benchmark).toBeCloseTo(0.113_172_001_9, 10);
    expect(probabilityOfSkill(best, benchmark)).toBeCloseTo(0.900_396_834_4, 10);
  });

  it('is 0 for equal ratios, and undefined for one', () => {
    expect(noSkillMaximum([0.1, 0.1, 0.1])).toBeCloseTo(0, 15);
    expect(noSkillMaximum([0.1])).toBeNull();
    expect(noSkillMaximum([0.1, 0.2], 1)).toBeNull();
  });

  it('makes of the best of noise nothing special', () => {
    // Of 200 panels of 20 trials without skill, by the meaning of the ratio at most a twentieth are above 0.95.
    const probabilities = Array.from({ length: 200 }, (_, seed) => {
      const estimates = noise(20, 100, seed).map((returns) => sharpeEstimate(returns));
      const ratios = estimates.map((estimate) => estimate?.sharpeRatio ?? 0);
      const best = estimates[ratios.indexOf(Math.max(...ratios))];
      if (best === null || best === undefined) throw new Error('noise varies');
      return probabilityOfSkill(best, noSkillMaximum(ratios) as number) as number;
    });
    const mean = probabilities.reduce((sum, value) => sum + value, 0) / probabilities.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.05);
    expect(probabilities.filter((value) => value > 0.95).length).toBeLessThanOrEqual(10);
  });
});

describe('the expected maximum of correlated trials', () => {
  it('is that of independent ones without correlation', () => {
    expect(Math.abs((correlatedMaximum(noise(200, 250, 3), 42) as number) - 2.746)).toBeLessThan(0.1);
  });

  it('is √(1 − ρ) of it with a correlation of ρ', () => {
    // 2.746 · √½ = 1.94; the page of the design has 1.9.
    expect(Math.abs((correlatedMaximum(noise(200, 250, 3, 0.5), 42) as number) - 1.94)).toBeLessThan(0.1);
  });

  it('is that of another implementation', () => {
    const panel = noise(7, 60, 5, 0.3);
    // The definition, with the correlations of the panel and normals of another generator.
    const z = panel.map((returns) => {
      const values = [...returns];
      const mean = values.reduce((sum, value) => sum + value) / values.length;
      const deviation = Math.sqrt(
        values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length,
      );
      return values.map((value) => (value - mean) / deviation);
    });
    let state = 12_345;
    const uniform = (): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return (state + 0.5) / 2 ** 32;
    };
    const draws = 20_000;
    let sum = 0;
    for (let draw = 0; draw < draws; draw += 1) {
      const g = Array.from(
        { length: 60 },
        () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
      );
      sum += Math.max(
        ...z.map(
          (row) => row.reduce((total, value, t) => total + value * (g[t] as number), 0) / Math.sqrt(60),
        ),
      );
    }
    // Four standard errors of a thousand draws with a deviation of about 0.7.
    expect(Math.abs((correlatedMaximum(panel, 42) as number) - sum / draws)).toBeLessThan(0.09);
  });

  it('is the same for the same seed', () => {
    const panel = noise(5, 40, 1);
    expect(correlatedMaximum(panel, 7)).toBe(correlatedMaximum(panel, 7));
    expect(correlatedMaximum(panel, 7)).not.toBe(correlatedMaximum(panel, 8));
    expect(correlatedMaximum(panel.slice(0, 1), 7)).toBeNull();
    expect(correlatedMaximum([], 7)).toBeNull();
  });
});

/** ∫ f from −9 to 9 by the rule of Simpson: of what falls off as a normal density does, to ten digits. */
function integral(f: (x: number) => number): number {
  const [steps, from, width] = [3_600, -9, 0.005];
  let sum = f(from) + f(from + steps * width);
  for (let step = 1; step < steps; step += 1) sum += (step % 2 === 0 ? 2 : 4) * f(from + step * width);
  return (sum * width) / 3;
}

const density = (x: number): number => Math.exp(-(x ** 2) / 2) / Math.sqrt(2 * Math.PI);

/** Φ(x) = ½ + φ(x) · (x + x³ / 3 + x⁵ / (3 · 5) + …). */
function distribution(x: number): number {
  let [term, sum] = [x, x];
  for (let odd = 3; odd < 400; odd += 2) {
    term *= x ** 2 / odd;
    sum += term;
  }
  return 0.5 + density(x) * sum;
}

/** n ∫ x φ(x) Φ(x)ⁿ⁻¹ dx, the expected maximum of n independent standard normals. */
const maximumOf = (n: number): number => integral((x) => n * x * density(x) * distribution(x) ** (n - 1));

describe('the number of effective trials', () => {
  it('has the expected maximum that was found', () => {
    for (const trials of [2, 3.5, 10, 157.25]) {
      expect(effectiveTrials(expectedMaximum(trials), 1_000)).toBeCloseTo(trials, 6);
    }
  });

  it.each([
    // Of 2 it is 1/√π, of 3 it is 3/(2√π); of 10 and 100 see Harter, Expected values of normal order statistics, 1961.
    [2, 1 / Math.sqrt(Math.PI), 0.564_189_6],
    [3, 1.5 / Math.sqrt(Math.PI), 0.846_284_4],
    [10, 1.538_752_7, 1.538_752_7],
    [100, 2.507_593_6, 2.507_593_6],
  ])('is about %i for as many trials that have nothing in common', (trials, maximum, literature) => {
    expect(maximum).toBeCloseTo(literature, 7);
    expect(maximumOf(trials)).toBeCloseTo(maximum, 7);
    // The formula of Bailey and López de Prado is an approximation: 9.32 of ten, 93.7 of a hundred.
    const effective = effectiveTrials(maximumOf(trials), 1_000) as number;
    expect(Math.abs(effective / trials - 1)).toBeLessThan(0.07);
  });

  it('is that of the formula, with quantiles that are sought', () => {
    const gamma = 0.577_215_664_901_532_9;
    const quantile = (share: number): number => {
      let [low, high] = [-9, 9];
      for (let halving = 0; halving < 60; halving += 1) {
        const middle = (low + high) / 2;
        if (distribution(middle) < share) low = middle;
        else high = middle;
      }
      return high;
    };
    for (const trials of [2, 3.5, 10, 157.25]) {
      const maximum = (1 - gamma) * quantile(1 - 1 / trials) + gamma * quantile(1 - 1 / (trials * Math.E));
      expect(effectiveTrials(maximum, 1_000)).toBeCloseTo(trials, 6);
    }
  });

  it('is 1 where all are one, and no more than there are', () => {
    const [row] = noise(1, 100, 3) as [Float64Array];
    const alike = correlatedMaximum([row, row.map((value) => 2 * value)], 42) as number;
    expect(Math.abs(alike)).toBeLessThan(0.15);
    expect(effectiveTrials(0, 50)).toBe(1);
    expect(effectiveTrials(-0.1, 50)).toBe(1);
    expect(effectiveTrials(9, 50)).toBe(50);
    expect(effectiveTrials(1, 1)).toBeNull();
  });
});

describe('the minimum track record', () => {
  it('is that of the example: a ratio of 2 against 1, daily, normal', () => {
    const estimate = { sharpeRatio: 2 / Math.sqrt(250), skewness: 0, kurtosis: 3 };
    expect(minimumTrackRecordYears(estimate, 250, 1 / Math.sqrt(250))).toBeCloseTo(2.731_187_801_7, 10);
  });

  it('is as long as makes the probability 95 %', () => {
    const estimate = { sharpeRatio: 0.08, skewness: -0.7, kurtosis: 6 };
    const periods = (minimumTrackRecordYears(estimate, 252) as number) * 252;
    expect(probabilityOfSkill({ ...estimate, count: periods })).toBeCloseTo(0.95, 12);
  });

  it('is undefined for what is not above the benchmark', () => {
    expect(minimumTrackRecordYears({ sharpeRatio: 0, skewness: 0, kurtosis: 3 }, 252)).toBeNull();
    expect(minimumTrackRecordYears({ sharpeRatio: 0.1, skewness: 0, kurtosis: 3 }, 252, 0.1)).toBeNull();
  });
});
