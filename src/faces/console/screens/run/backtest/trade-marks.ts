import type { TradeMark } from '../../../charts/trade-marks.js';
import type { TradeFieldsFragment } from '../../../generated/graphql.js';
import { secondsOf } from './curves.js';

/**
 * Returns where trades began and ended, each at the candle that holds it.
 * @param times of the candles, seconds since 1970, ascending
 */
export function tradeMarks(
  trades: readonly Pick<
    TradeFieldsFragment,
    'side' | 'entryTime' | 'exitTime' | 'entryPrice' | 'exitPrice' | 'netPnl'
  >[],
  times: readonly number[],
): readonly TradeMark[] {
  return trades.flatMap(({ side, entryTime, exitTime, entryPrice, exitPrice, netPnl }) => {
    const entry = candleAt(secondsOf(entryTime), times);
    const exit = candleAt(secondsOf(exitTime), times);
    return [
      ...(entry === null
        ? []
        : [{ time: entry, price: entryPrice, kind: side === 'LONG' ? 'long' : 'short' } as const]),
      ...(exit === null
        ? []
        : [{ time: exit, price: exitPrice, kind: netPnl > 0 ? 'profit' : 'loss' } as const]),
    ];
  });
}

/** The last candle that begins no later; null before the first. */
export function candleAt(time: number, times: readonly number[]): number | null {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return times[low - 1] ?? null;
}
