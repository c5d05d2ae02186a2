import type { Bars } from '../../market/bars.js';
import { closeTimeMs, TIMEFRAMES, type Timeframe } from '../../market/timeframe.js';

/** Fewer bars may by chance have no two that follow each other directly. */
const FEWEST_BARS = 10;

/**
 * Tells whether bars lie as far apart as bars of a timeframe do, so that a file is not taken for another one.
 * @returns what is wrong, without a full stop; null when nothing is, or when it cannot be told
 */
export function spacingProblem(bars: Bars, timeframe: Timeframe): string | null {
  if (timeframe === '1w' || timeframe === '1mo' || bars.length < FEWEST_BARS) return null;
  let closestMs = Number.POSITIVE_INFINITY;
  for (let index = 1; index < bars.length; index += 1) {
    closestMs = Math.min(
      closestMs,
      (bars.openTimeMs[index] as number) - (bars.openTimeMs[index - 1] as number),
    );
  }
  if (closestMs === closeTimeMs(timeframe, 0)) return null;
  const likely = TIMEFRAMES.find((candidate) => closeTimeMs(candidate, 0) === closestMs);
  return (
    `the closest of its bars lie ${likely ?? `${closestMs / 1_000} s`} apart and those of ${timeframe} do not; ` +
    `import it as ${likely ?? 'what it is'}`
  );
}
