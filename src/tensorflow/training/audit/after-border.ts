import type { Random } from '../../../base/pure/random.js';
import { withoutFuture } from '../../../domain/backtest/audit/altered-future.js';
import { formingOfDatasets } from '../../../domain/backtest/audit/forming-of-datasets.js';
import { firstBarAtOrAfter, sliceBars } from '../../../domain/market/bars.js';
import type { ClippedSeries, TrainingSeries } from '../training-series.js';

/**
 * Returns the bars of a training with noise in place of those that begin at a border or were formed after it: of the
 * base timeframe those stamped at the border or later; of the others those that were formed after the first of them
 * began. When bars were formed is worked out by the audit's own rule. When they open and are known stays as it was.
 */
export function withNoiseAfter(
  { instrument, datasets }: TrainingSeries,
  clipped: ClippedSeries,
  borderMs: number,
  random: Random,
): ClippedSeries {
  const { timeframe: baseTimeframe } = instrument;
  const read = [...clipped.bars].flatMap(([timeframe, bars]) => {
    const described = datasets.get(timeframe)?.instrument;
    return described === undefined ? [] : [[timeframe, { instrument: described, bars }] as const];
  });
  const forming = formingOfDatasets(new Map(read));
  const base = clipped.bars.get(baseTimeframe);
  if (base === undefined)
    throw new TypeError(`withNoiseAfter: no bars of the base timeframe ${baseTimeframe}`);
  const border = firstBarAtOrAfter(base, borderMs);
  const beganMs = forming.get(baseTimeframe)?.beganMs[border] ?? Number.POSITIVE_INFINITY;
  const known = new Map(
    [...forming].map(([timeframe, { formedMs }]) => {
      const firstLater = formedMs.findIndex((formed) => formed > beganMs);
      const inTime = firstLater < 0 ? formedMs.length : firstLater;
      return [timeframe, timeframe === baseTimeframe ? border : inTime];
    }),
  );
  const bars = withoutFuture(clipped.bars, known, 'noise', random);
  const noisy = bars.get(baseTimeframe) ?? base;
  return { ...clipped, bars, range: sliceBars(noisy, clipped.start, noisy.length) };
}
