import { seededRandom } from '../../src/base/pure/random.js';
import { type Bars, emptyBars } from '../../src/domain/market/bars.js';

/** Bars that hold what `Bars` promises, at stamps that are given, with values of a seed. */
export function randomBars(stampsMs: readonly number[], seed: number): Bars {
  const random = seededRandom(seed);
  const bars = { ...emptyBars(stampsMs.length), openTimeMs: Float64Array.from(stampsMs) };
  for (let index = 0; index < bars.length; index += 1) {
    const [open, close] = [100 + random.uniform(), 100 + random.uniform()];
    bars.open[index] = open;
    bars.close[index] = close;
    bars.high[index] = Math.max(open, close) + random.uniform();
    bars.low[index] = Math.min(open, close) - random.uniform();
    bars.volume[index] = Math.floor(random.uniform() * 1e6);
  }
  return bars;
}
