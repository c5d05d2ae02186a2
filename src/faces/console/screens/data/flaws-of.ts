import type { Flaws } from '../../charts/flaw-marks.js';

const secondsOf = (stamp: string): number => Date.parse(stamp) / 1_000;

/**
 * Returns where a chart shows missing bars and what was found, each at the candles nearest to it.
 * @param times of the candles, seconds since 1970, ascending; a candle may hold many bars
 */
export function flawsOf(
  times: readonly number[],
  gaps: readonly { readonly from: string; readonly to: string }[],
  issues: readonly { readonly timestamp: string | null }[],
): Flaws {
  return {
    gaps: gaps.flatMap(({ from, to }) => {
      const before = times.findLast((time) => time < secondsOf(from));
      const after = times.find((time) => time > secondsOf(to));
      return before === undefined || after === undefined ? [] : [{ before, after }];
    }),
    issues: [
      ...new Set(
        issues.flatMap(({ timestamp }) =>
          timestamp === null ? [] : (times.findLast((time) => time <= secondsOf(timestamp)) ?? []),
        ),
      ),
    ],
  };
}
