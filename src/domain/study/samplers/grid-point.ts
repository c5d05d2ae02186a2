import { type Parameter, type Point, valueCount } from '../space/parameter.js';

/**
 * Returns a combination of a grid, the last parameter changing fastest.
 * @param parameters all with a number of values
 * @param number 0 to the number of combinations − 1
 */
export function gridPoint(parameters: readonly Parameter[], number: number): Point {
  const point = new Array<number>(parameters.length);
  let rest = number;
  for (let i = parameters.length - 1; i >= 0; i -= 1) {
    const count = valueCount(parameters[i] as Parameter) as number;
    point[i] = rest % count;
    rest = Math.floor(rest / count);
  }
  return point;
}
