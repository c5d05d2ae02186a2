import type { Bars } from '../../domain/market/bars.js';
import { splitRatio, unadjustedSplitAt } from '../../domain/market/split-ratio.js';
import { closeTimeMs, type Timeframe } from '../../domain/market/timeframe.js';
import type { DataIssue } from './data-issue.js';

/** Robust standard deviations beyond which a move is an outlier; fat tails reach 10 in every long series. */
const LIMIT = 20;
/** Beyond so many, a move that opens at the ratio of a split is taken for one. */
const SPLIT_LIMIT = 6;
/** How far, as a share, the market may move while prices are halved, or change their unit. */
const MARKET_MOVE = 0.06;
/** Five times the price, or a fifth of it, in the time of one bar is named however little is known of the series. */
const ALWAYS = Math.log(5);
/** Prices in pence beside prices in pounds. */
const PRICE_SCALES = [100, 1_000];
/** The median absolute deviation of a normal distribution is 1 / 1.4826 of its standard deviation. */
const MAD_TO_DEVIATION = 1.4826;
const WINDOW = 250;
/** Bars after which the usual move is measured anew; it changes slowly. */
const STEP = 50;
/** Returns that are enough to measure by; with fewer the limits grow. */
const ENOUGH = 30;
/** With fewer returns the usual move is unknown. */
const FEWEST = 6;

/**
 * Finds bars that move many times farther than the bars around them do: splits that prices are not adjusted for, and
 * wrong prices.
 *
 * The move of a bar is the largest of the logarithmic return from the close before it and the reach of its high and
 * low beyond its open and close. The usual move is 1.4826 times the median absolute return of the 250 bars before;
 * of the first 30 bars it is that of all 30, or of as many as there are. Where most closes do not change, those that
 * do are counted alone. A move of 20 times that is an outlier; one of 6 times, too, when it looks like a split. With
 * n < 30 returns to measure by, both limits are √(30 / n) times as large. A move to five times the price or a fifth is
 * one in any case. After a pause the limit of outliers grows with the square root of the time, as the move of a random
 * walk does. A split that a backtest would warn of is one in any case, too.
 * New bars are judged by those before them, and stored ones are judged again where new ones take part in it: those up
 * to 300 bars behind, and the first 30. So the loads of a series name what one load of all of it does, whatever their
 * order; what an earlier one has named may come again.
 * @param from index of the first new bar
 * @param end index after the last new bar
 */
export function findOutliers(
  bars: Bars,
  timeframe: Timeframe,
  from = 0,
  end = bars.length,
): readonly DataIssue[] {
  const issues: DataIssue[] = [];
  const returns = returnsOf(bars);
  let usual: UsualMove | null = null;
  const judgedFrom = from <= ENOUGH ? 1 : from;
  const judgedEnd = Math.min(bars.length, end + WINDOW + STEP);
  for (let index = judgedFrom; index < judgedEnd; index += 1) {
    if (usual === null || index === ENOUGH || index % STEP === 0) usual = usualMove(returns, index);
    const stampMs = bars.openTimeMs[index] as number;
    const fromMs = bars.openTimeMs[index - 1] as number;
    const pause = Math.sqrt(Math.max(1, (stampMs - fromMs) / (closeTimeMs(timeframe, fromMs) - fromMs)));
    const open = bars.open[index] as number;
    const close = bars.close[index] as number;
    const move = Math.abs(returns[index] as number);
    const spike = Math.max(
      Math.log((bars.high[index] as number) / Math.max(open, close)),
      Math.log(Math.min(open, close) / (bars.low[index] as number)),
    );
    const limit = Math.min(ALWAYS, LIMIT * usual.size);
    const isFar = move > limit * pause || spike > limit;
    const isSplit =
      unadjustedSplitAt(bars, index) !== null ||
      (move > SPLIT_LIMIT * usual.size && splitOf(bars, index) !== null);
    if (!isFar && !isSplit) continue;
    issues.push({ code: 'OUTLIER', stampMs, message: messageOf(bars, index, usual) });
  }
  return issues;
}

/** How far bars usually move, as a logarithm. */
interface UsualMove {
  /** Larger where it is measured by few returns; infinite where it is unknown. */
  readonly size: number;
}

function returnsOf({ length, close }: Bars): Float64Array {
  const returns = new Float64Array(length);
  for (let index = 1; index < length; index += 1) {
    returns[index] = Math.log((close[index] as number) / (close[index - 1] as number));
  }
  return returns;
}

/** Returns the usual move by the returns before the last multiple of 50 bars, so that it does not depend on `from`. */
function usualMove(returns: Float64Array, index: number): UsualMove {
  const end = index < ENOUGH ? ENOUGH + 1 : Math.max(ENOUGH, index - (index % STEP));
  const sizes = returns
    .slice(Math.max(1, end - WINDOW), end)
    .map(Math.abs)
    .sort();
  const median = medianOf(sizes);
  // Where a price does not change, it was not traded: that says nothing of how far it moves when it is.
  const moves = median > 0 ? sizes : sizes.filter((size) => size > 0);
  if (moves.length < FEWEST) return { size: Number.POSITIVE_INFINITY };
  const few = Math.sqrt(Math.max(1, ENOUGH / moves.length));
  return { size: MAD_TO_DEVIATION * medianOf(moves) * few };
}

function medianOf(ascending: Float64Array): number {
  return ascending[ascending.length >>> 1] ?? 0;
}

/** Returns the split by whose ratio a bar opens; null when it opens by none. */
function splitOf(bars: Bars, index: number): string | null {
  return splitRatio(stepOf(bars, index), MARKET_MOVE);
}

function stepOf({ open, close }: Bars, index: number): number {
  return (open[index] as number) / (close[index - 1] as number);
}

function messageOf(bars: Bars, index: number, { size }: UsualMove): string {
  const { openTimeMs, open, high, low, close } = bars;
  const stamp = new Date(openTimeMs[index] as number).toISOString().replace('.000Z', 'Z');
  const change = ((close[index] as number) / (close[index - 1] as number) - 1) * 100;
  const usual = Number.isFinite(size) ? ` where ${(size * 100).toFixed(2)} % is usual` : '';
  return (
    `the bar of ${stamp} (open ${open[index]}, high ${high[index]}, low ${low[index]}, close ${close[index]}) moves ` +
    `${change.toFixed(1)} % from close to close${usual}; ${guess(bars, index)}`
  );
}

function guess(bars: Bars, index: number): string {
  const times = Math.abs(Math.log(stepOf(bars, index)));
  const unit = PRICE_SCALES.find((parts) => Math.abs(times - Math.log(parts)) < MARKET_MOVE);
  if (unit !== undefined) return `a price in another unit, ${unit} to one, or a split?`;
  const ratio = splitOf(bars, index);
  return ratio === null ? 'a wrong price?' : `a split of ${ratio} that prices are not adjusted for?`;
}
