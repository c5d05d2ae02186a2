import { type Bars, sliceBars } from '../market/bars.js';
import { closeTimeMs, type Timeframe } from '../market/timeframe.js';
import type { Random } from '../shared/random.js';

/** What is done with the bars that nobody can know yet. */
export type Future = 'cut off' | 'noise';

/**
 * Returns bars as they are known at the close of a base bar, with another future: bars that have not closed by then
 * are gone, or have other prices and volumes at the same stamps.
 * @param barIndex of the base bar
 */
export function withoutFuture(
  bars: ReadonlyMap<Timeframe, Bars>,
  baseTimeframe: Timeframe,
  barIndex: number,
  future: Future,
  random: Random,
): ReadonlyMap<Timeframe, Bars> {
  const base = bars.get(baseTimeframe) as Bars;
  const nowMs = closeTimeMs(baseTimeframe, base.openTimeMs[barIndex] as number);
  return new Map(
    [...bars].map(([timeframe, all]) => {
      // Bars of the same timeframe are told by their place: the next one may open before this one has closed.
      const known = timeframe === baseTimeframe ? barIndex + 1 : closedBy(all, timeframe, nowMs);
      return [timeframe, future === 'cut off' ? sliceBars(all, 0, known) : withNoise(all, known, random)];
    }),
  );
}

/** Returns how many bars, from the first on, have closed by an instant. */
function closedBy(bars: Bars, timeframe: Timeframe, instantMs: number): number {
  let low = 0;
  let high = bars.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (closeTimeMs(timeframe, bars.openTimeMs[middle] as number) <= instantMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Replaces prices and volumes from a bar on by half to twice what they are, each drawn anew. */
function withNoise(bars: Bars, from: number, random: Random): Bars {
  const noisy = {
    length: bars.length,
    openTimeMs: bars.openTimeMs,
    open: bars.open.slice(),
    high: bars.high.slice(),
    low: bars.low.slice(),
    close: bars.close.slice(),
    volume: bars.volume.slice(),
  };
  const scatter = (value: number): number => value * 2 ** (2 * random.uniform() - 1);
  for (let index = from; index < bars.length; index += 1) {
    const open = scatter(bars.open[index] as number);
    const close = scatter(bars.close[index] as number);
    noisy.open[index] = open;
    noisy.close[index] = close;
    noisy.high[index] = Math.max(open, close) * (1 + 0.1 * random.uniform());
    noisy.low[index] = Math.min(open, close) * (1 - 0.1 * random.uniform());
    noisy.volume[index] = scatter(bars.volume[index] as number);
  }
  return noisy;
}
