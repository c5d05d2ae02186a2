import { counterRandom } from '../../../base/pure/counter-random.js';
import { evenlySpaced } from '../../statistics/evenly-spaced.js';
import type { Parameter, Point } from '../space/parameter.js';
import { GENERATION } from './generation.js';
import { parzenEstimator } from './parzen-estimator.js';
import { type Direction, rankTrials } from './rank-trials.js';
import { sobolPoint } from './sobol-point.js';
import type { TrialResult } from './trial-result.js';

/** Trials that are spread evenly before anything is learned from them: two generations. */
export const TPE_START_UP_TRIALS = 64;

const CANDIDATES = 24;
const GOOD_SHARE = 0.1;
const MAX_GOOD = 25;
/** More would change the estimate less than its kernels' width, and take time with the square of their number. */
const MAX_BAD = 1_000;
/** Keeps what is drawn here apart from other draws for the same seed and number. */
const PURPOSE = 0x79e;

/**
 * Creates the Tree-structured Parzen Estimator (Bergstra and others, 2011), each parameter for itself: of 24 draws
 * from where good trials were it takes the one that is most likelier there than among the others. Good are the best
 * min(⌈n / 10⌉, 25) of n distinct combinations. Earlier suggestions of a generation count as bad ones, or all 32
 * would be alike.
 * @returns what gives the points of a generation; `earlier` are all results before it
 */
export function tpeSampler(
  parameters: readonly Parameter[],
  seed: number,
  direction: Direction,
): (generation: number, earlier: readonly TrialResult[]) => readonly Point[] {
  return (generation, earlier) => {
    const start = generation * GENERATION;
    const numbers = Array.from({ length: GENERATION }, (_, index) => start + index);
    if (start < TPE_START_UP_TRIALS) return numbers.map((number) => sobolPoint(parameters, seed, number));

    const { good, bad } = split(earlier, direction);
    const goodOnes = parameters.map((parameter, i) => parzenEstimator(parameter, coordinatesOf(good, i)));
    const tried = [...bad];
    return numbers.map((number) => {
      const random = counterRandom(seed, number, PURPOSE);
      const point = parameters.map((parameter, i) => {
        const goodOne = goodOnes[i] as (typeof goodOnes)[number];
        const badOne = parzenEstimator(parameter, coordinatesOf(tried, i));
        const seen = new Set<number>();
        let best = Number.NaN;
        let largest = Number.NEGATIVE_INFINITY;
        for (let candidate = 0; candidate < CANDIDATES; candidate += 1) {
          const coordinate = goodOne.sample(random);
          if (seen.has(coordinate)) continue;
          seen.add(coordinate);
          const ratio = goodOne.density(coordinate) / badOne.density(coordinate);
          if (ratio > largest) {
            largest = ratio;
            best = coordinate;
          }
        }
        return best;
      });
      tried.push(point);
      return point;
    });
  };
}

interface Split {
  /** The oldest first. */
  readonly good: readonly Point[];
  readonly bad: readonly Point[];
}

function split(earlier: readonly TrialResult[], direction: Direction): Split {
  const firsts = new Map<string, TrialResult>();
  for (const result of earlier) {
    const key = result.point.join();
    if (!firsts.has(key)) firsts.set(key, result);
  }
  const ranked = rankTrials([...firsts.values()], direction);
  const count = Math.min(MAX_GOOD, Math.ceil(GOOD_SHARE * ranked.length));
  return {
    good: byAge(ranked.slice(0, count)),
    bad: evenlySpaced(byAge(ranked.slice(count)), MAX_BAD),
  };
}

function byAge(results: readonly TrialResult[]): readonly Point[] {
  return [...results].sort((a, b) => a.number - b.number).map(({ point }) => point);
}

function coordinatesOf(points: readonly Point[], parameter: number): readonly number[] {
  return points.map((point) => point[parameter] as number);
}
