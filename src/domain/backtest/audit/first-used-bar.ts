import type { Random } from '../../../base/pure/random.js';
import type { Bars } from '../../market/bars.js';
import type { Timeframe } from '../../market/timeframe.js';
import { withNoise } from './altered-future.js';
import type { FormingTimes } from './forming-times.js';
import type { UsedBar } from './leak.js';

/**
 * Finds the bar a value was computed from that was formed first of those that were formed too late. For each
 * timeframe, noise is put into ever fewer of these bars (halving): the shortest stretch that still changes the value
 * ends with it.
 * @param options.known how many bars of each timeframe were formed in time
 * @param options.changes tells whether the value is another with these bars
 * @returns null where no bars of a single timeframe change it
 */
export function firstUsedBar({
  bars,
  forming,
  known,
  random,
  changes,
}: {
  readonly bars: ReadonlyMap<Timeframe, Bars>;
  readonly forming: ReadonlyMap<Timeframe, FormingTimes>;
  readonly known: ReadonlyMap<Timeframe, number>;
  readonly random: Random;
  readonly changes: (bars: ReadonlyMap<Timeframe, Bars>) => boolean;
}): UsedBar | null {
  let first: UsedBar | null = null;
  for (const [timeframe, part] of bars) {
    const start = known.get(timeframe) ?? part.length;
    const noisy = withNoise(part, start, part.length, random);
    const isUsedUntil = (end: number): boolean =>
      changes(new Map([...bars, [timeframe, joined(noisy, part, end)]]));
    if (start === part.length || !isUsedUntil(part.length)) continue;
    let [unused, used] = [start, part.length];
    while (used - unused > 1) {
      const middle = (unused + used) >>> 1;
      if (isUsedUntil(middle)) used = middle;
      else unused = middle;
    }
    const formedMs = forming.get(timeframe)?.formedMs[used - 1] as number;
    if (first === null || formedMs < first.formedMs) {
      first = { timeframe, timeMs: part.openTimeMs[used - 1] as number, formedMs };
    }
  }
  return first;
}

/** Takes the bars before a place from one series and the others from another with the same stamps. */
function joined(before: Bars, after: Bars, place: number): Bars {
  const column = (name: 'open' | 'high' | 'low' | 'close' | 'volume'): Float64Array => {
    const values = after[name].slice();
    values.set(before[name].subarray(0, place));
    return values;
  };
  return {
    length: after.length,
    openTimeMs: after.openTimeMs,
    ...{ open: column('open'), high: column('high'), low: column('low'), close: column('close') },
    volume: column('volume'),
  };
}
