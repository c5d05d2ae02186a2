import type { LogParameter } from './parameter.js';

/** The ends that integers are drawn between, half a step beyond the first and the last, so that all are alike. */
function drawnEnds({ from, to, isInteger }: LogParameter): readonly [number, number] {
  return isInteger ? [from - 0.5, to + 0.5] : [from, to];
}

/**
 * Returns the value of a LOG range at a place of the unit interval: from · (to / from)^u; of integers on
 * [from − ½, to + ½], rounded and clipped.
 * @param u 0 to 1
 */
export function logValueAt(range: LogParameter, u: number): number {
  const [low, high] = drawnEnds(range);
  const value = low * (high / low) ** u;
  return Math.min(range.to, Math.max(range.from, range.isInteger ? Math.round(value) : value));
}

/** Returns the place of a value of a LOG range in the unit interval, the inverse of `logValueAt`. */
export function logPlaceOf(range: LogParameter, value: number): number {
  const [low, high] = drawnEnds(range);
  return Math.log(value / low) / Math.log(high / low);
}

/** Returns the part of the unit interval that gives one integer of a LOG range. */
export function logStepAt(range: LogParameter, value: number): number {
  return logPlaceOf(range, value + 0.5) - logPlaceOf(range, value - 0.5);
}
