import { median } from '../../statistics/median.js';
import type { Direction } from '../samplers/rank-trials.js';
import type { TrialResult } from '../samplers/trial-result.js';
import { isOrdered, type Parameter, type Point, valueCount } from '../space/parameter.js';
import { placeOf } from '../space/parameter-value.js';

/** Of a range without steps, how far a neighbour may be. */
const NEAR = 0.05;
const LEAST_NEIGHBOURS = 2;

/** How the best trial lies among those that are nearly like it. */
export interface Plateau {
  /**
   * Median objective of the neighbours over the best's: near 1 where small changes matter little. Null with fewer than
   * two neighbours, for a best of 0 or below, and when the objective is minimised.
   */
  readonly ratio: number | null;
  /** Whether a parameter of the best has its first or last value, beyond which nobody looked. */
  readonly isAtBorder: boolean;
  /** Numbers of the neighbours, the best not among them. */
  readonly neighbours: readonly number[];
}

/**
 * Returns the plateau of the best trial. Neighbours are the distinct trials that have an objective, with equal
 * unordered values and every other parameter within one step; of a range without steps within 0.05 of it, and the next
 * whole numbers where it is of such.
 * @param best one of the trials, with an objective
 * @param trials distinct ones
 */
export function plateauOf(
  parameters: readonly Parameter[],
  best: TrialResult,
  trials: readonly TrialResult[],
  direction: Direction,
): Plateau {
  const neighbours = trials.filter(
    ({ number, point, objective }) =>
      number !== best.number && objective !== null && isNear(parameters, best.point, point),
  );
  const middle = median(neighbours.map(({ objective }) => objective as number));
  const hasRatio =
    neighbours.length >= LEAST_NEIGHBOURS &&
    direction === 'MAXIMIZE' &&
    best.objective !== null &&
    best.objective > 0;
  return {
    ratio: hasRatio ? (middle as number) / (best.objective as number) : null,
    isAtBorder: parameters.some((parameter, index) => isBorder(parameter, best.point[index] as number)),
    neighbours: neighbours.map(({ number }) => number),
  };
}

function isNear(parameters: readonly Parameter[], a: Point, b: Point): boolean {
  return parameters.every((parameter, index) => {
    const first = a[index] as number;
    const second = b[index] as number;
    if (parameter.kind === 'LOG') {
      if (parameter.isInteger && Math.abs(first - second) <= 1) return true;
      return Math.abs(placeOf(parameter, first) - placeOf(parameter, second)) <= NEAR;
    }
    return isOrdered(parameter) ? Math.abs(first - second) <= 1 : first === second;
  });
}

/** Of two values each is at a border, which says nothing; names have no border. */
function isBorder(parameter: Parameter, coordinate: number): boolean {
  if (parameter.kind === 'LOG') {
    const { from, to, isInteger } = parameter;
    if (isInteger && to - from === 1) return false;
    if (isInteger && (coordinate === from || coordinate === to)) return true;
    const place = placeOf(parameter, coordinate);
    return place <= NEAR || place >= 1 - NEAR;
  }
  const count = valueCount(parameter) as number;
  return isOrdered(parameter) && count > 2 && (coordinate === 0 || coordinate === count - 1);
}
