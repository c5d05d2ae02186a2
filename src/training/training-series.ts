import type { Bars } from '../market/bars.js';
import { firstBarAtOrAfter, sliceBars } from '../market/bars.js';
import { dayRange } from '../market/day-range.js';
import type { Instrument } from '../market/instrument.js';
import type { Timeframe } from '../market/timeframe.js';

/** Everything that is stored of one symbol; of the other timeframes what features need. */
export interface TrainingSeries {
  /** Of the base timeframe. */
  readonly instrument: Instrument;
  readonly bars: ReadonlyMap<Timeframe, Bars>;
}

/** Bars as far as a training may look: history before the range, nothing after it. */
export interface ClippedSeries {
  readonly bars: ReadonlyMap<Timeframe, Bars>;
  /** Index of the first base bar in the range. */
  readonly start: number;
  /** Base bars of the range. */
  readonly range: Bars;
}

/**
 * Cuts off what lies after the range, of every timeframe, so that neither features nor labels can see it.
 * @param from YYYY-MM-DD, inclusive
 * @param to YYYY-MM-DD, inclusive
 */
export function clipSeries({ instrument, bars }: TrainingSeries, from: string, to: string): ClippedSeries {
  const { startMs, endMs } = dayRange(from, to, instrument.timeframe, instrument.timezone);
  const clipped = new Map<Timeframe, Bars>();
  for (const [timeframe, column] of bars) {
    clipped.set(timeframe, sliceBars(column, 0, firstBarAtOrAfter(column, endMs)));
  }
  const base = clipped.get(instrument.timeframe);
  if (base === undefined)
    throw new TypeError(`clipSeries: no bars of the base timeframe ${instrument.timeframe}`);
  const start = Math.min(firstBarAtOrAfter(base, startMs), base.length);
  return { bars: clipped, start, range: sliceBars(base, start, base.length) };
}
