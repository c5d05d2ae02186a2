import type { Warmup } from './indicator-definition.js';
import { exponentialWeight, seedForgottenAfter, wilderWeight } from './kernels/recursive-average.js';

/** Describes values that depend on a fixed number of bars only. */
export function windowWarmup(definedAfter: number): Warmup {
  return { definedAfter, convergedAfter: definedAfter };
}

/** Describes values that depend on recursive seeds, which are forgotten after some bars. */
export function recursiveWarmup(definedAfter: number, forgottenAfter: number): Warmup {
  return { definedAfter, convergedAfter: Math.max(definedAfter, forgottenAfter) };
}

/** Returns after how many values an exponential moving average has forgotten its seed. */
export function exponentialMemory(period: number): number {
  return seedForgottenAfter(exponentialWeight(period));
}

/** Returns after how many values Wilder's smoothing has forgotten its seed; 280 for a period of 14. */
export function wilderMemory(period: number): number {
  return seedForgottenAfter(wilderWeight(period));
}
