import type { LineData, UTCTimestamp, WhitespaceData } from 'lightweight-charts';

/**
 * Makes the points of a line. A time without a value leaves a gap: the library would join the points beside it, and so
 * the piece from the point before it is not seen.
 * @param times seconds since 1970, ascending
 */
export function linePoints(
  times: readonly number[],
  values: readonly (number | null)[],
): (LineData<UTCTimestamp> | WhitespaceData<UTCTimestamp>)[] {
  // The last value gives its colour to the label at the axis, and no piece follows it.
  const last = values.findLastIndex((value) => value !== null);
  return times.map((at, index) => {
    const time = at as UTCTimestamp;
    const value = values[index] ?? null;
    if (value === null) return { time };
    return values[index + 1] === null && index < last
      ? { time, value, color: 'transparent' }
      : { time, value };
  });
}
