import type { Random } from '../../../base/pure/random.js';
import { type Bars, sliceBars } from '../../market/bars.js';
import type { Timeframe } from '../../market/timeframe.js';

/** What is done with the bars that nobody can know yet. */
export type Future = 'cut off' | 'noise';

/**
 * Returns bars with another future: those from a place on are gone, or have other prices and volumes at the same stamps.
 * @param knownBars how many bars of each timeframe stay as they are
 */
export function withoutFuture(
  bars: ReadonlyMap<Timeframe, Bars>,
  knownBars: ReadonlyMap<Timeframe, number>,
  future: Future,
  random: Random,
): ReadonlyMap<Timeframe, Bars> {
  return new Map(
    [...bars].map(([timeframe, all]) => {
      const known = knownBars.get(timeframe) ?? all.length;
      return [
        timeframe,
        future === 'cut off' ? sliceBars(all, 0, known) : withNoise(all, known, all.length, random),
      ];
    }),
  );
}

/** Replaces prices and volumes of bars `from` (inclusive) to `to` (exclusive) by half to twice what they are. */
export function withNoise(bars: Bars, from: number, to: number, random: Random): Bars {
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
  for (let index = from; index < to; index += 1) {
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
