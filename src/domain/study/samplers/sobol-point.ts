import type { Parameter, Point } from '../space/parameter.js';
import { coordinateAt } from '../space/parameter-value.js';
import { scrambledSobol } from './sobol-sequence.js';

/**
 * Returns the combination at a point of a scrambled Sobol sequence, one dimension a parameter. Powers of two of
 * such points are spread most evenly.
 * @param parameters at most 20
 */
export function sobolPoint(parameters: readonly Parameter[], seed: number, number: number): Point {
  return parameters.map((parameter, dimension) =>
    coordinateAt(parameter, scrambledSobol(seed, dimension, number)),
  );
}
