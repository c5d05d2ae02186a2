import { median } from '../../statistics/median.js';
import type { Parameter, Point } from '../space/parameter.js';
import { type SurfaceAxis, surfaceAxis } from './surface-axis.js';

/** A trial with the value that is shown of it. */
export interface SurfaceTrial {
  readonly number: number;
  readonly point: Point;
  /** Null where it is undefined: the trial is then in no cell. */
  readonly value: number | null;
}

/** A heat map: rows of y, each with one cell per x. */
export interface Surface {
  readonly x: SurfaceAxis;
  readonly y: SurfaceAxis;
  /** Medians; null where no trial falls. */
  readonly values: readonly (readonly (number | null)[])[];
  readonly counts: readonly (readonly number[])[];
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
  const cells = y.labels.map(() => x.labels.map((): number[] => []));
  const plateau = y.labels.map(() => x.labels.map(() => false));
  for (const { number, point, value } of trials) {
    const column = x.binOf(point[xIndex] as number);
    const row = y.binOf(point[yIndex] as number);
    if (value !== null) cells[row]?.[column]?.push(value);
    const flags = plateau[row];
    if (flags !== undefined && onPlateau.has(number)) flags[column] = true;
  }
  return {
    x,
    y,
    values: cells.map((row) => row.map((values) => median(values))),
    counts: cells.map((row) => row.map((values) => values.length)),
    plateau,
    bestX: best === null ? null : x.binOf(best.point[xIndex] as number),
    bestY: best === null ? null : y.binOf(best.point[yIndex] as number),
  };
}
