import { type Bars, firstBarAtOrAfter, sliceBars } from './bars.js';

/** Bars as a chart shows them, in order of time; each may stand for several bars. */
export interface Candles {
  /** Bars that each candle but the last stands for. */
  readonly barsPerCandle: number;
  /** Stamp of the first bar of each. */
  readonly timeMs: readonly number[];
  readonly open: readonly number[];
  readonly high: readonly number[];
  readonly low: readonly number[];
  readonly close: readonly number[];
}

/** Returns how many bars each candle stands for when there may be at most `maxCandles`; 1 when all bars fit. */
export function barsPerCandle(totalBars: number, maxCandles: number): number {
  return Math.max(1, Math.ceil(totalBars / maxCandles));
}

/**
 * Joins bars to at most `maxCandles` candles of equally many bars: the first open, the highest high, the lowest low
 * and the last close of each, so that no extreme is lost.
 * @param maxCandles 1 or more
 */
export function toCandles(bars: Bars, maxCandles: number): Candles {
  const size = barsPerCandle(bars.length, maxCandles);
  const starts = Array.from({ length: Math.ceil(bars.length / size) }, (_, index) => index * size);
  const lastOf = (start: number): number => Math.min(start + size, bars.length) - 1;
  return {
    barsPerCandle: size,
    timeMs: starts.map((start) => bars.openTimeMs[start] as number),
    open: starts.map((start) => bars.open[start] as number),
    high: starts.map((start) =>
      bars.high.subarray(start, lastOf(start) + 1).reduce((a, b) => Math.max(a, b)),
    ),
    low: starts.map((start) => bars.low.subarray(start, lastOf(start) + 1).reduce((a, b) => Math.min(a, b))),
    close: starts.map((start) => bars.close[lastOf(start)] as number),
  };
}

/** A stretch of bars by their stamps, milliseconds since the epoch, both inclusive; null is without a border. */
export interface StampRange {
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** Returns the bars whose stamps lie in a range, as views of the same memory. */
export function barsBetween(bars: Bars, { fromMs, toMs }: StampRange): Bars {
  const start = fromMs === null ? 0 : firstBarAtOrAfter(bars, fromMs);
  const end = toMs === null ? bars.length : firstBarAtOrAfter(bars, toMs + 1);
  return sliceBars(bars, start, Math.max(start, end));
}
