import type { Bars } from '../../src/domain/market/bars.js';

/**
 * Returns Ehlers' Fisher transform as Stock.Indicators and trading platforms have it (Ehlers, 2002, "Using the
 * Fisher Transform"): the place of the median price in its window is smoothed with 0.33 and 0.67, set to
 * ±0.999 beyond ±0.99, and half of the previous result is added. The window grows until it is full.
 */
export function ehlersFisher({ high, low, length }: Bars, period: number): readonly number[] {
  const median = Array.from({ length }, (_, index) => ((high[index] as number) + (low[index] as number)) / 2);
  const results: number[] = [];
  let smoothed = 0;
  let fisher = 0;
  median.forEach((price, index) => {
    const window = median.slice(Math.max(0, index - period + 1), index + 1);
    const [lowest, highest] = [Math.min(...window), Math.max(...window)];
    const place =
      highest === lowest ? 0 : 0.33 * 2 * ((price - lowest) / (highest - lowest) - 0.5) + 0.67 * smoothed;
    smoothed = Math.abs(place) > 0.99 ? Math.sign(place) * 0.999 : place;
    fisher = index === 0 ? 0 : 0.5 * Math.log((1 + smoothed) / (1 - smoothed)) + 0.5 * fisher;
    results.push(fisher);
  });
  return results;
}
