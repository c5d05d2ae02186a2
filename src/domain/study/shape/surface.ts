import { median } from '../../statistics/median.js';
import type { Parameter, Point } from '../space/parameter.js';
import { type SurfaceAxis, surfaceAxis } from './surface-axis.js';

/** A trial with the value that is shown of it. */
export interface SurfaceTrial {
  readonly number: number;
  readonly point: Point;
  /** Null where it is undefined: the trial counts, and has no part in the median of its cell. */
  readonly value: number | null;
  /** Whether it keeps the constraints. */
  readonly isFeasible: boolean;
}

/** A heat map: rows of y, each with one cell per x. */
export interface Surface {
  readonly x: SurfaceAxis;
  readonly y: SurfaceAxis;
  /** Medians; null where no trial with a value falls. */
  readonly values: readonly (readonly (number | null)[])[];
  readonly counts: readonly (readonly number[])[];
  readonly feasibleCounts: readonly (readonly number[])[];
  /** Whether a trial of the plateau, or the best, is in the cell. */
  readonly plateau: readonly (readonly boolean[])[];
  /** Bin of the best; null when there is none. */
  readonly bestX: number | null;
  readonly bestY: number | null;
}

export interface SurfaceOptions {
  /** Indexes of the parameters of both axes. */
  readonly x: number;
  readonly y: number;
  /** The best trial with its neighbours; null when there is none. */
  readonly best: {
    readonly point: Point;
    readonly number: number;
    readonly neighbours: readonly number[];
  } | null;
}

interface Cell {
  readonly values: number[];
  count: number;
  feasible: number;
  isPlateau: boolean;
}

/**
 * Bins trials by two parameters.
 * @param trials distinct ones
 */
export function surfaceOf(
  parameters: readonly Parameter[],
  trials: readonly SurfaceTrial[],
  { x: xIndex, y: yIndex, best }: SurfaceOptions,
): Surface {
  const x = surfaceAxis(parameters[xIndex] as Parameter, trials.length);
  const y = surfaceAxis(parameters[yIndex] as Parameter, trials.length);
  const onPlateau = new Set(best === null ? [] : [best.number, ...best.neighbours]);
  const cells = y.labels.map(() =>
    x.labels.map((): Cell => ({ values: [], count: 0, feasible: 0, isPlateau: false })),
  );
  for (const { number, point, value, isFeasible } of trials) {
    const cell = cells[y.binOf(point[yIndex] as number)]?.[x.binOf(point[xIndex] as number)];
    if (cell === undefined) continue;
    cell.count += 1;
    if (isFeasible) cell.feasible += 1;
    if (value !== null) cell.values.push(value);
    if (onPlateau.has(number)) cell.isPlateau = true;
  }
  return {
    x,
    y,
    values: cells.map((row) => row.map(({ values }) => median(values))),
    counts: cells.map((row) => row.map(({ count }) => count)),
    feasibleCounts: cells.map((row) => row.map(({ feasible }) => feasible)),
    plateau: cells.map((row) => row.map(({ isPlateau }) => isPlateau)),
    bestX: best === null ? null : x.binOf(best.point[xIndex] as number),
    bestY: best === null ? null : y.binOf(best.point[yIndex] as number),
  };
}
