import type { Point } from '../space/parameter.js';

/** What a sampler learns of a trial. */
export interface TrialResult {
  /** 0-based, in the order of suggestions. */
  readonly number: number;
  readonly point: Point;
  /** Null where the objective is undefined or the trial failed. */
  readonly objective: number | null;
  /** By how much constraints are broken, each relative to its limit, summed; 0 where all are kept. */
  readonly violation: number;
}
