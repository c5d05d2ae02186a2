import { seededRandom } from '../../../../src/base/pure/random.js';
import type { Bars } from '../../../../src/domain/market/bars.js';

/** Bars at these stamps, of a seeded random walk. */
export function walkOfBars(stampsMs: readonly number[], seed: number): Bars {
  const random = seededRandom(seed);
  let price = 100;
  const close = Float64Array.from(stampsMs, () => {
    price *= Math.exp(0.01 * random.normal());
    return price;
  });
  const { length } = stampsMs;
  return {
    length,
    openTimeMs: Float64Array.from(stampsMs),
    ...{ open: close, high: close, low: close, close },
    volume: new Float64Array(length),
  };
}
