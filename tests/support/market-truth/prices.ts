import type { TrueBar } from './true-bars.js';

/** Prices of half an hour: open, high, low, close. */
export type Prices = readonly [open: number, high: number, low: number, close: number];

/** Returns the prices of a bar: those of the half hours that it is made of. */
export function pricesOfBar({ first, last }: TrueBar, path: (slot: number) => Prices): Prices {
  let [, high, low] = path(first);
  for (let slot = first + 1; slot <= last; slot += 1) {
    const prices = path(slot);
    high = Math.max(high, prices[1]);
    low = Math.min(low, prices[2]);
  }
  return [path(first)[0], high, low, path(last)[3]];
}

/** Returns the text of a csv file of bars. */
export function csvOf(bars: readonly TrueBar[], path: (slot: number) => Prices): string {
  const lines = bars.map((bar) => `${bar.stamp},${pricesOfBar(bar, path).join(',')},1`);
  return ['timestamp,open,high,low,close,volume', ...lines, ''].join('\n');
}
