import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/pure/random.js';
import { normalDistribution } from '../../../../src/domain/statistics/normal-distribution.js';
import { normalQuantile } from '../../../../src/domain/statistics/normal-quantile.js';
import {
  probabilisticSharpeRatio,
  probabilityOfSkill,
} from '../../../../src/domain/statistics/probabilistic-sharpe-ratio.js';
import { backtestOverfitting } from '../../../../src/domain/study/luck/backtest-overfitting.js';
import { correlatedMaximum } from '../../../../src/domain/study/luck/correlated-maximum.js';
import { expectedMaximum } from '../../../../src/domain/study/luck/expected-maximum.js';
import { noSkillMaximum } from '../../../../src/domain/study/luck/no-skill-maximum.js';
import { type PanelMember, panelOf } from '../../../../src/domain/study/luck/panel.js';
import type { Parameter, Point } from '../../../../src/domain/study/space/parameter.js';
import type { StudySpace } from '../../../../src/domain/study/space/read-space.js';
import { type StudyOfReturns, studyOfReturns, type TriedTrial } from './study-of-returns.js';

const steps = (path: string, count: number): Parameter => ({
  ...{ kind: 'STEPPED', path, from: 0, step: 1 },
  count,
});

/** Combinations, whatever draws them; no two of them are equal. */
const TRIALS = 16;
const wide: readonly Parameter[] = [
  { kind: 'LOG', path: 'a', from: 0.001, to: 10, isInteger: false },
  steps('b', 1_000),
];
const spaces: Readonly<Record<'GRID' | 'RANDOM' | 'SOBOL', StudySpace>> = {
  GRID: { sampler: 'GRID', trials: TRIALS, parameters: [steps('a', 4), steps('b', 4)] },
  RANDOM: { sampler: 'RANDOM', trials: TRIALS, parameters: wide },
  SOBOL: { sampler: 'SOBOL', trials: TRIALS, parameters: wide },
};
const samplers = Object.keys(spaces) as (keyof typeof spaces)[];

/** Puts the trials of a study side by side of which none has an edge, in order of their numbers. */
function noise(
  sampler: keyof typeof spaces,
  seed: number,
  periods: number,
  loadingsOf: StudyOfReturns['loadingsOf'],
): readonly PanelMember[] {
  const study = { space: spaces[sampler], seed, periods, loadingsOf, edgeOf: () => 0 };
  const members = panelOf(studyOfReturns(study))?.members ?? [];
  expect(members).toHaveLength(TRIALS);
  return members;
}

/** The probability that the best trial has skill, given the ratio that luck alone has. */
function deflated(members: readonly PanelMember[], noSkill: number): number {
  const best = members.reduce((top, one) =>
    one.estimate.sharpeRatio > top.estimate.sharpeRatio ? one : top,
  );
  return probabilityOfSkill(best.estimate, noSkill) as number;
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The largest distance of an empirical distribution from the uniform one (Kolmogorov and Smirnov). */
function distanceFromUniform(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.reduce(
    (largest, value, i) => Math.max(largest, value - i / sorted.length, (i + 1) / sorted.length - value),
    0,
  );
}

/** The distance that m values of the uniform distribution exceed once in a hundred times: 1.628 / √m. */
const boundOf = (count: number): number => 1.628 / Math.sqrt(count);

describe('the probability of backtest overfitting of noise', () => {
  const pbo = (members: readonly PanelMember[]): number =>
    backtestOverfitting(members.map(({ returns }) => returns))?.probability as number;
  /** Alike points have alike returns, as neighbours of a strategy have. */
  const alike = ([a = 0, b = 0]: Point): readonly number[] => [0.9 * Math.cos(a + b), 0.9 * Math.sin(a + b)];

  it.each(samplers)('is one half over 40 panels drawn by %s', (sampler) => {
    // The winner of a half depends on that half alone, and in the other half r and −r are equally likely: with an even
    // number of trials its rank is in the upper half as often as in the lower one, whatever they have in common.
    const probabilities = Array.from({ length: 40 }, (_, seed) =>
      pbo(noise(sampler, 1_000 + seed, 160, alike)),
    );
    expect(Math.abs(meanOf(probabilities) - 0.5)).toBeLessThan(0.05);
  });
});

describe('the deflated Sharpe ratio of noise', () => {
  const CORRELATION = 0.5;
  const none = (): readonly number[] => [];
  const market = (): readonly number[] => [Math.sqrt(CORRELATION)];
  const seeds = Array.from({ length: 200 }, (_, seed) => 2_000 + seed);

  const plainOf = (loadingsOf: StudyOfReturns['loadingsOf']): readonly number[] =>
    seeds.map((seed) => {
      const members = noise('RANDOM', seed, 150, loadingsOf);
      return deflated(members, noSkillMaximum(members.map(({ estimate }) => estimate.sharpeRatio)) as number);
    });
  const correlated = seeds.map((seed) => {
    const periods = 50;
    const members = noise('SOBOL', seed, periods, market);
    const maximum = correlatedMaximum(
      members.map(({ returns }) => returns),
      seed,
    ) as number;
    return deflated(members, maximum / Math.sqrt(periods - 1));
  });
  const plain = plainOf(none);

  it('is uniform where one was tried', () => {
    // PSR(0), which the first of a family has: z of the estimate is about normal, so Φ(z) is uniform.
    const space = { ...spaces.RANDOM, trials: 1 };
    const first = seeds.map((seed) => {
      const [trial] = studyOfReturns({ space, seed, periods: 150, loadingsOf: none, edgeOf: () => 0 });
      return probabilisticSharpeRatio((trial as TriedTrial).returns) as number;
    });
    expect(distanceFromUniform(first)).toBeLessThan(boundOf(seeds.length));
  });

  // Of the best of N neither figure is uniform, and neither can be: both put the expected maximum in the place of a
  // maximum, which varies by half as much as one ratio does. They are held to the distribution that theory gives them:
  // its probability integral is uniform.

  it('has the distribution of the largest of N correlated normals less its mean: the correlated one', () => {
    // z_k = √ρ · m + √(1 − ρ) · e_k, so that the largest is a normal plus the largest of N, and Ē = √(1 − ρ) · f(N).
    const mean = Math.sqrt(1 - CORRELATION) * expectedMaximum(TRIALS);
    const integrals = correlated.map((value) =>
      ofLargestCorrelated(normalQuantile(value) + mean, TRIALS, CORRELATION),
    );
    expect(distanceFromUniform(integrals)).toBeLessThan(boundOf(seeds.length));
  });

  it('has the distribution of the largest of N normals less f(N) of their deviations: the plain one', () => {
    // √V is estimated of the same N ratios, which theory has no closed form for: a hundred times as many draws do it.
    const random = seededRandom(99);
    const reference = Float64Array.from({ length: 100 * seeds.length }, () => {
      const z = Array.from({ length: TRIALS }, () => random.normal());
      const mean = meanOf(z);
      const variance = z.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (TRIALS - 1);
      return normalDistribution(Math.max(...z) - Math.sqrt(variance) * expectedMaximum(TRIALS));
    }).sort();
    const integrals = plain.map((value) => shareBelow(reference, value));
    expect(distanceFromUniform(integrals)).toBeLessThan(boundOf(seeds.length));
  });

  it.each([
    ['the plain one, of independent trials', plain],
    ['the plain one, of correlated trials', plainOf(market)],
    ['the correlated one, of correlated trials', correlated],
  ] as const)('promises skill no more often than it may: %s', (_name, values) => {
    for (const level of [0.5, 0.9, 0.95, 0.99]) {
      // Of m panels (1 − level) · m, and three deviations of a binomial more.
      const expected = (1 - level) * values.length;
      const most = expected + 3 * Math.sqrt(expected * level);
      expect(values.filter((value) => value > level).length).toBeLessThanOrEqual(most);
    }
  });
});

/** P(√ρ · m + √(1 − ρ) · max e ≤ x), by the trapezoidal rule over m. */
function ofLargestCorrelated(x: number, count: number, correlation: number): number {
  const width = 0.01;
  let sum = 0;
  for (let m = -8; m <= 8; m += width) {
    const density = Math.exp(-(m ** 2) / 2) / Math.sqrt(2 * Math.PI);
    const z = (x - Math.sqrt(correlation) * m) / Math.sqrt(1 - correlation);
    sum += density * normalDistribution(z) ** count * width;
  }
  return sum;
}

function shareBelow(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low / sorted.length;
}
