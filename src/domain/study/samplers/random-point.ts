import { counterRandom } from '../../../base/pure/counter-random.js';
import type { Parameter, Point } from '../space/parameter.js';
import { coordinateAt } from '../space/parameter-value.js';

/** Returns the combination that is drawn, each parameter for itself, for a seed and the number of a trial. */
export function randomPoint(parameters: readonly Parameter[], seed: number, number: number): Point {
  const random = counterRandom(seed, number);
  return parameters.map((parameter) => coordinateAt(parameter, random.uniform()));
}
