import { counterRandom } from '../../../base/pure/counter-random.js';
import { logStepAt, logValueAt } from '../space/log-range.js';
import { type Parameter, type Point, valueCount } from '../space/parameter.js';
import { coordinateAt } from '../space/parameter-value.js';
import { cmaEsSettings } from './cma-es-settings.js';
import { type CmaEsState, initialState, nextState, times } from './cma-es-state.js';
import { GENERATION } from './generation.js';
import { type Direction, rankTrials } from './rank-trials.js';
import type { TrialResult } from './trial-result.js';

const START_MEAN = 0.5;
const START_SIGMA = 0.3;
/** Of the width of a value: with less, all trials of a generation would take the same one for good. */
const LEAST_DEVIATION = 0.2;
/** Of a range without steps, as a part of it: nobody trades on a smaller difference. */
const NEGLIGIBLE = 1e-9;
/** Keeps what is drawn here apart from other draws for the same seed and number. */
const PURPOSE = 0xc3a;

/**
 * Suggests by CMA-ES (Hansen, The CMA Evolution Strategy: A Tutorial, 2016) with 32 trials a generation, in the unit
 * cube from its middle. A draw outside of the cube is mirrored into it to be evaluated, and learned from where it is.
 * Keeps the state after the generations that it was told of; results of a generation never change.
 */
export class CmaEsSampler {
  readonly #parameters: readonly Parameter[];
  readonly #seed: number;
  readonly #direction: Direction;
  #state: CmaEsState;

  /** @param parameters all ordered */
  constructor(parameters: readonly Parameter[], seed: number, direction: Direction) {
    this.#parameters = parameters;
    this.#seed = seed;
    this.#direction = direction;
    this.#state = initialState(parameters.length, START_MEAN, START_SIGMA);
  }

  /** @param earlier all results before the generation, in order of their numbers */
  points(generation: number, earlier: readonly TrialResult[]): readonly Point[] {
    const n = this.#parameters.length;
    if (this.#state.generation > generation) this.#state = initialState(n, START_MEAN, START_SIGMA);
    const settings = cmaEsSettings(n, GENERATION);
    while (this.#state.generation < generation) {
      const start = this.#state.generation * GENERATION;
      const ranked = rankTrials(earlier.slice(start, start + GENERATION), this.#direction);
      const steps = ranked.map(({ number }) => this.#step(number));
      this.#state = nextState(this.#state, settings, steps, (axis, mean) => this.#least(axis, mean));
    }
    const { mean, sigma } = this.#state;
    return Array.from({ length: GENERATION }, (_, index) => {
      const step = this.#step(generation * GENERATION + index);
      return this.#parameters.map((parameter, i) =>
        coordinateAt(parameter, mirrored((mean[i] as number) + sigma * (step[i] as number))),
      );
    });
  }

  /** Draws the step of a trial of the present generation: its number alone decides, so it can be drawn again. */
  #step(number: number): Float64Array {
    const random = counterRandom(this.#seed, number, PURPOSE);
    const draws = Float64Array.from(this.#parameters, () => random.normal());
    return times(this.#state.transform, draws);
  }

  #least(axis: number, mean: number): number {
    const parameter = this.#parameters[axis] as Parameter;
    if (parameter.kind !== 'LOG') return LEAST_DEVIATION / (valueCount(parameter) as number);
    if (!parameter.isInteger) return NEGLIGIBLE;
    return LEAST_DEVIATION * logStepAt(parameter, logValueAt(parameter, mirrored(mean)));
  }
}

/** Folds the line into the unit interval, as between two mirrors. */
function mirrored(x: number): number {
  const folded = Math.abs(x) % 2;
  return folded > 1 ? 2 - folded : folded;
}
