import { type Summary, summarize } from './summary.js';

/** One measured quantity. */
export interface Figure {
  /** What was measured, such as `one progress write, bare`. */
  readonly name: string;
  readonly unit: 'ns' | 'ms' | '%' | '×' | 'count' | 'MiB';
  readonly summary: Summary;
  /** The number that `target` is held against; default: the bound of the median. */
  readonly judged?: number;
  /** All that was measured, where the 99th percentile is judged: versions are compared by that of all pairs together. */
  readonly values?: readonly number[];
  /** Null for a figure that only informs. */
  readonly target: Target | null;
}

/** What a figure is to be: below a limit, or at most it. */
export interface Target {
  readonly relation: '<' | '<=';
  /** In the unit of the figure. */
  readonly limit: number;
}

/** How thoroughly to measure. */
export interface RunSettings {
  /** Fewer repetitions and smaller inputs: shows that everything works, and no more. */
  readonly quick: boolean;
  /** A folder of its own for data and databases; it is removed at the end. */
  readonly folder: string;
  /** An interpreter of Python that has peers to be compared with; null for none. */
  readonly peers: string | null;
  /** Tells how far a long benchmark is. */
  readonly say: (text: string) => void;
}

/** A part of `npm run bench` that can be selected by name. */
export interface Benchmark {
  readonly name: string;
  run(settings: RunSettings): Promise<readonly Figure[]>;
}

/** @param values at least one, in that unit */
export function figure(
  name: string,
  unit: Figure['unit'],
  values: readonly number[],
  { target = null, ...judged }: Partial<Pick<Figure, 'target' | 'judged' | 'values'>> = {},
): Figure {
  return { name, unit, summary: summarize(values), ...judged, target };
}

export function below(limit: number): { readonly target: Target } {
  return { target: { relation: '<', limit } };
}

export function atMost(limit: number): { readonly target: Target } {
  return { target: { relation: '<=', limit } };
}

/**
 * Tells whether a figure is what it is to be; null when nothing is asked of it. It is held against the bound of its median,
 * so that a lucky session meets nothing.
 */
export function isMet({ summary, judged = summary.upper, target }: Figure): boolean | null {
  if (target === null) return null;
  return target.relation === '<' ? judged < target.limit : judged <= target.limit;
}
