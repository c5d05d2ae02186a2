import type { Point } from '../space/parameter.js';
import type { StudySpace } from '../space/read-space.js';
import { CmaEsSampler } from './cma-es-sampler.js';
import { GENERATION } from './generation.js';
import { gridPoint } from './grid-point.js';
import { randomPoint } from './random-point.js';
import type { Direction } from './rank-trials.js';
import { sobolPoint } from './sobol-point.js';
import { tpeSampler } from './tpe-sampler.js';
import type { TrialResult } from './trial-result.js';

/** A combination to try. */
export interface Suggestion {
  /** 0-based. */
  readonly number: number;
  readonly point: Point;
  /** The number of an earlier trial with the same combination, which answers for this one; null for the first. */
  readonly repeats: number | null;
}

/**
 * Says what a study tries next. Trial k depends on the space, the seed and the results of earlier generations alone:
 * a study that is interrupted goes on as if it had not been, on whatever machine.
 */
export interface Sampler {
  /** Whether suggestions depend on results, so that the generations before have to be complete. */
  readonly isAdaptive: boolean;
  /** Whether a combination may come again. */
  readonly mayRepeat: boolean;
  readonly generations: number;
  /**
   * Returns the trials of a generation: numbers 32 g to 32 g + 31, of the last one as many as are left.
   * @param earlier the results of all earlier generations in order of their numbers; none is needed, and none is
   *   looked at, unless the sampler is adaptive
   * @throws RangeError for a generation that there is not, or when results are missing
   */
  suggest(generation: number, earlier: readonly TrialResult[]): readonly Suggestion[];
}

/** Gives the points of one generation. */
type PointSource = (generation: number, earlier: readonly TrialResult[]) => readonly Point[];

/**
 * Creates the sampler of a space.
 * @param seed 32-bit integer; GRID draws nothing from it
 * @param direction of the objective, for samplers that learn from it
 */
export function createSampler(space: StudySpace, seed: number, direction: Direction): Sampler {
  const isAdaptive = space.sampler === 'TPE' || space.sampler === 'CMA_ES';
  const generations = Math.ceil(space.trials / GENERATION);
  const pointsOf = pointSource(space, seed, direction);
  const firsts = new FirstNumbers();

  const suggest: Sampler['suggest'] = (generation, earlier) => {
    const start = generation * GENERATION;
    if (!Number.isInteger(generation) || generation < 0 || generation >= generations) {
      throw new RangeError(`generation ${generation} is not one of 0 to ${generations - 1}`);
    }
    if (isAdaptive && earlier.length < start) {
      throw new RangeError(`generation ${generation} needs ${start} results, found ${earlier.length}`);
    }
    const before = (past: number): readonly Point[] =>
      isAdaptive
        ? earlier.slice(past * GENERATION, (past + 1) * GENERATION).map(({ point }) => point)
        : pointsOf(past, []);
    while (firsts.counted < start) firsts.add(before(firsts.counted / GENERATION));
    // A copy for each generation would be what a hundred thousand trials cost.
    const known = earlier.length === start ? earlier : earlier.slice(0, start);
    const points = pointsOf(generation, isAdaptive ? known : []);
    if (firsts.counted === start) firsts.add(points);
    return points.slice(0, space.trials - start).map((point, index) => ({
      number: start + index,
      point,
      repeats: firsts.before(point, start + index),
    }));
  };
  return { isAdaptive, mayRepeat: space.sampler !== 'GRID', generations, suggest };
}

function pointSource(space: StudySpace, seed: number, direction: Direction): PointSource {
  const { parameters } = space;
  const each = (pointOf: (number: number) => Point): PointSource => {
    return (generation) =>
      Array.from({ length: Math.min(GENERATION, space.trials - generation * GENERATION) }, (_, index) =>
        pointOf(generation * GENERATION + index),
      );
  };
  switch (space.sampler) {
    case 'GRID':
      return each((number) => gridPoint(parameters, number));
    case 'RANDOM':
      return each((number) => randomPoint(parameters, seed, number));
    case 'SOBOL':
      return each((number) => sobolPoint(parameters, seed, number));
    case 'TPE':
      return tpeSampler(parameters, seed, direction);
    case 'CMA_ES': {
      const sampler = new CmaEsSampler(parameters, seed, direction);
      return (generation, earlier) => sampler.points(generation, earlier);
    }
  }
}

/** Remembers the first number of each combination. */
class FirstNumbers {
  readonly #firsts = new Map<string, number>();
  counted = 0;

  add(points: readonly Point[]): void {
    for (const point of points) {
      const key = point.join();
      if (!this.#firsts.has(key)) this.#firsts.set(key, this.counted);
      this.counted += 1;
    }
  }

  before(point: Point, number: number): number | null {
    const first = this.#firsts.get(point.join());
    return first !== undefined && first < number ? first : null;
  }
}
