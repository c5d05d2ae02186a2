import type { BarTimes } from './bar-times.js';

/**
 * Returns for each base bar the instant up to which its decision may know things: the earlier of its own close and the
 * opening of the next base bar, at which an order of that decision is filled.
 */
export function decisionTimes({ opensMs, closesMs, knownMs }: BarTimes): Float64Array {
  const last = opensMs.length - 1;
  return Float64Array.from(opensMs, (_opens, index) =>
    index === last
      ? (closesMs[index] as number)
      : Math.min(knownMs[index] as number, opensMs[index + 1] as number),
  );
}
