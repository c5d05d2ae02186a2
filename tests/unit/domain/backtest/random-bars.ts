import { seededRandom } from '../../../../src/base/pure/random.js';
import { type Bars, emptyBars } from '../../../../src/domain/market/bars.js';
import { closeTimeMs, type Timeframe } from '../../../../src/domain/market/timeframe.js';
import { FIRST_DAY_MS } from './scripted-run.js';

/** A seeded random walk without gaps, from the first day on. */
export function randomBars(timeframe: Timeframe, length: number, seed = 7): Bars {
  const random = seededRandom(seed);
  const bars = emptyBars(length);
  let price = 100;
  let stampMs = FIRST_DAY_MS;
  for (let index = 0; index < length; index += 1) {
    const open = price;
    price *= Math.exp(0.02 * random.normal());
    bars.openTimeMs[index] = stampMs;
    bars.open[index] = open;
    bars.close[index] = price;
    bars.high[index] = Math.max(open, price) * (1 + 0.01 * random.uniform());
    bars.low[index] = Math.min(open, price) * (1 - 0.01 * random.uniform());
    bars.volume[index] = 1_000 + random.below(1_000);
    stampMs = closeTimeMs(timeframe, stampMs);
  }
  return bars;
}
