import type { Bars } from '../../market/bars.js';
import { closeTimeMs, type Timeframe } from '../../market/timeframe.js';
import type { DataIssue } from './data-issue.js';

/** Robust standard deviations beyond which a move is an outlier; fat tails reach 10 in every long series. */
const LIMIT = 20;
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
 * at least 30; after a pause it grows with the square root of the time, as that of a random walk does.
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
    if (move <= LIMIT * usual * Math.sqrt(barsApart) && spike <= LIMIT * usual) continue;
    issues.push({ code: 'OUTLIER', stampMs, message: messageOf(bars, index, usual) });
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

function messageOf({ openTimeMs, open, high, low, close }: Bars, index: number, usual: number): string {
  const stamp = new Date(openTimeMs[index] as number).toISOString().replace('.000Z', 'Z');
  const change = ((close[index] as number) / (close[index - 1] as number) - 1) * 100;
  return (
    `the bar of ${stamp} (open ${open[index]}, high ${high[index]}, low ${low[index]}, close ${close[index]}) moves ` +
    `${change.toFixed(1)} % from close to close where ${(usual * 100).toFixed(2)} % is usual; a split, or a wrong price?`
  );
}
