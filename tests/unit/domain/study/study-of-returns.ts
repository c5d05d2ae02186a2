import { counterRandom } from '../../../../src/base/pure/counter-random.js';
import { sharpeRatio } from '../../../../src/domain/statistics/sharpe-ratio.js';
import type { StudyTrial } from '../../../../src/domain/study/luck/overfitting.js';
import { createSampler } from '../../../../src/domain/study/samplers/sampler.js';
import type { TrialResult } from '../../../../src/domain/study/samplers/trial-result.js';
import type { Point } from '../../../../src/domain/study/space/parameter.js';
import type { StudySpace } from '../../../../src/domain/study/space/read-space.js';

export const PERIODS_PER_YEAR = 252;

/** A trial of a study that maximises the Sharpe ratio. */
export interface TriedTrial extends StudyTrial, TrialResult {
  /** What its returns have beside chance, in their deviations. */
  readonly edge: number;
}

export interface StudyOfReturns {
  readonly space: StudySpace;
  readonly seed: number;
  readonly periods: number;
  /** How much of each of the factors that all trials share is in the returns of a point; the squares add up to at most 1. */
  readonly loadingsOf: (point: Point) => readonly number[];
  /** The true Sharpe ratio of a point, per period. */
  readonly edgeOf: (point: Point) => number;
  /** Ends the study early, after the generation of such a trial; by default never. */
  readonly isEnough?: (trial: TriedTrial) => boolean;
}

/**
 * Runs a study through its sampler. The returns of a trial are normal: of factors that all share, of its own, and its
 * edge. A combination met again is answered from the first.
 */
export function studyOfReturns(study: StudyOfReturns): readonly TriedTrial[] {
  const { space, seed, periods, loadingsOf, edgeOf, isEnough = () => false } = study;
  const factors = [1, 2].map((factor) => normals(seed, 0, factor, periods));
  const days = Float64Array.from({ length: periods }, (_, day) => day);
  const sampler = createSampler(space, seed, 'MAXIMIZE');
  const trials: TriedTrial[] = [];
  for (let generation = 0; generation < sampler.generations && !trials.some(isEnough); generation += 1) {
    for (const { number, point, repeats } of sampler.suggest(generation, trials.slice())) {
      const first = repeats === null ? undefined : trials[repeats];
      if (first !== undefined) {
        trials.push({ ...first, number });
        continue;
      }
      const edge = edgeOf(point);
      const loadings = loadingsOf(point);
      const own = Math.sqrt(1 - loadings.reduce((sum, loading) => sum + loading ** 2, 0));
      const returns = normals(seed, number, 0, periods).map((value, t) => {
        const shared = loadings.reduce((sum, loading, i) => sum + loading * (factors[i]?.[t] as number), 0);
        return 0.01 * (shared + own * value + edge);
      });
      trials.push({
        ...{ number, point, edge, returns, violation: 0, totalTrades: 100, holdingReturns: null },
        ...{ periods: days, periodsPerYear: PERIODS_PER_YEAR },
        objective: sharpeRatio(returns, PERIODS_PER_YEAR),
      });
    }
  }
  return trials;
}

function normals(seed: number, number: number, purpose: number, count: number): Float64Array {
  const random = counterRandom(seed, number, purpose);
  return Float64Array.from({ length: count }, () => random.normal());
}
