import type { Bars } from '../../../src/market/bars.js';
import { DAY_MS } from '../../../src/market/timeframe.js';
import { seededRandom } from '../../../src/shared/random.js';

/** Makes daily bars from closes; highs and lows half a unit beyond open and close, the open at the previous close. */
export function barsFromCloses(closes: readonly number[]): Bars {
  const close = Float64Array.from(closes);
  const open = close.map((value, i) => closes[i - 1] ?? value);
  return {
    length: closes.length,
    openTimeMs: close.map((_value, i) => i * DAY_MS),
    open,
    high: close.map((value, i) => Math.max(value, open[i] as number) + 0.5),
    low: close.map((value, i) => Math.min(value, open[i] as number) - 0.5),
    close,
    volume: close.map((_value, i) => 1_000 + i),
  };
}

/** Makes a seeded geometric random walk from 100. */
export function randomWalk(length: number, seed = 1): readonly number[] {
  const random = seededRandom(seed);
  let price = 100;
  return Array.from({ length }, () => {
    price *= Math.exp(0.02 * random.normal());
    return price;
  });
}

/** Returns one output of an indicator as a plain list. */
export function listOf(column: Float64Array | undefined): readonly number[] {
  if (column === undefined) throw new TypeError('no such output');
  return Array.from(column);
}
