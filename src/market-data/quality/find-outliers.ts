import type { Bars } from '../../market/bars.js';
import { closeTimeMs, type Timeframe } from '../../market/timeframe.js';
import type { DataIssue } from './data-issue.js';

/** Robust standard deviations beyond which a move is an outlier; fat tails reach 10 in every long series. */
const LIMIT = 20;
/** Beyond so many, a move to a whole part of the price is taken for a split. */
const SPLIT_LIMIT = 6;
const SPLITS = [2, 3, 4, 5, 6, 7, 8, 10, 15, 20];
/** How far, as a logarithm, the market may move on the day of a split. */
const SPLIT_TOLERANCE = 0.06;
/** The median absolute deviation of a normal distribution is 1 / 1.4826 of its standard deviation. */
const MAD_TO_DEVIATION = 1.4826;
const WINDOW = 250;
/** Bars after which the usual move is measured anew; it changes slowly. */
const STEP = 50;
const FEWEST = 30;

/**
 * Finds bars that move many times farther than the bars around them do: splits that prices are not adjusted for, and
 * wrong prices.
 *
 * The move of a bar is the largest of the logarithmic return from the close before it and the reach of its high and
 * low beyond its open and close. The usual move is 1.4826 times the median absolute return of the 250 bars before, of
 * at least 30. A move of 20 times that is an outlier; one of 6 times, too, when it looks like a split. After a pause it grows with the square root of the time, as that of a random walk does.
 */
export function findOutliers(bars: Bars, timeframe: Timeframe): readonly DataIssue[] {
  const issues: DataIssue[] = [];
  const returns = returnsOf(bars);
  let usual = 0;
  for (let index = FEWEST; index < bars.length; index += 1) {
    if (index === FEWEST || index % STEP === 0) usual = usualMove(returns, index);
    if (usual === 0) continue;
    const stampMs = bars.openTimeMs[index] as number;
    const fromMs = bars.openTimeMs[index - 1] as number;
    const barsApart = Math.max(1, (stampMs - fromMs) / (closeTimeMs(timeframe, fromMs) - fromMs));
    const open = bars.open[index] as number;
    const close = bars.close[index] as number;
    const move = Math.abs(returns[index] as number);
    const spike = Math.max(
      Math.log((bars.high[index] as number) / Math.max(open, close)),
      Math.log(Math.min(open, close) / (bars.low[index] as number)),
    );
    const isFar = move > LIMIT * usual * Math.sqrt(barsApart) || spike > LIMIT * usual;
    const split = move > SPLIT_LIMIT * usual ? splitOf(bars, index) : null;
    if (!isFar && split === null) continue;
    issues.push({ code: 'OUTLIER', stampMs, message: messageOf(bars, index, usual, split) });
  }
  return issues;
}

function returnsOf({ length, close }: Bars): Float64Array {
  const returns = new Float64Array(length);
  for (let index = 1; index < length; index += 1) {
    returns[index] = Math.log((close[index] as number) / (close[index - 1] as number));
  }
  return returns;
}

function usualMove(returns: Float64Array, end: number): number {
  const sizes = returns
    .slice(Math.max(1, end - WINDOW), end)
    .map(Math.abs)
    .sort();
  return MAD_TO_DEVIATION * (sizes[sizes.length >>> 1] ?? 0);
}

/** Returns the ratio that the open has to the close before, as in 2:1, when it is one that splits have; else null. */
function splitOf({ open, close }: Bars, index: number): string | null {
  const ratio = Math.log((close[index - 1] as number) / (open[index] as number));
  const parts = SPLITS.find((count) => Math.abs(Math.abs(ratio) - Math.log(count)) < SPLIT_TOLERANCE);
  if (parts === undefined) return null;
  return ratio > 0 ? `${parts}:1` : `1:${parts}`;
}

function messageOf(
  { openTimeMs, open, high, low, close }: Bars,
  index: number,
  usual: number,
  split: string | null,
): string {
  const stamp = new Date(openTimeMs[index] as number).toISOString().replace('.000Z', 'Z');
  const change = ((close[index] as number) / (close[index - 1] as number) - 1) * 100;
  return (
    `the bar of ${stamp} (open ${open[index]}, high ${high[index]}, low ${low[index]}, close ${close[index]}) moves ` +
    `${change.toFixed(1)} % from close to close where ${(usual * 100).toFixed(2)} % is usual; ${split === null ? 'a wrong price?' : `a split of ${split} that prices are not adjusted for?`}`
  );
}
