import type { RunWarning } from '../../base/pure/run-warning.js';
import type { BarTimes } from '../../domain/market/bar-times/bar-times.js';
import { knownDatasets } from '../../domain/market/bar-times/known-datasets.js';
import { sessionAssumptions } from '../../domain/market/bar-times/session-assumptions.js';
import {
  type ReadBars,
  type TimedBars,
  timesOfDatasets,
} from '../../domain/market/bar-times/times-of-datasets.js';
import type { Bars } from '../../domain/market/bars.js';
import { firstBarAtOrAfter, sliceBars } from '../../domain/market/bars.js';
import { type InstantRange, stampsOfDays } from '../../domain/market/day-range.js';
import type { Instrument } from '../../domain/market/instrument.js';
import type { Timeframe } from '../../domain/market/timeframe.js';
import type { WindowStamps } from '../../domain/study/walk-forward/window-stamps.js';

/** Everything that is stored of one symbol; of the other timeframes what features need. */
export interface TrainingSeries {
  /** Of the base timeframe. */
  readonly instrument: Instrument;
  readonly datasets: ReadonlyMap<Timeframe, ReadBars>;
}

/** Bars as far as a training may look: history before the range, nothing after it. */
export interface ClippedSeries {
  readonly bars: ReadonlyMap<Timeframe, Bars>;
  /** When the same bars open and close; empty where there is one timeframe. */
  readonly times: ReadonlyMap<Timeframe, BarTimes>;
  /** What was assumed about them. */
  readonly warnings: readonly RunWarning[];
  /** Index of the first base bar in the range. */
  readonly start: number;
  /** Base bars of the range. */
  readonly range: Bars;
}

/**
 * Cuts off what lies after the range, of every timeframe, so that neither features nor labels can see it.
 * @param from YYYY-MM-DD, inclusive
 * @param to YYYY-MM-DD, inclusive
 * @param window the range is from its first bar to its last, whatever the days; default: the days
 */
export function clipSeries(
  { instrument, datasets }: TrainingSeries,
  from: string,
  to: string,
  window: WindowStamps | null = null,
): ClippedSeries {
  const { timeframe } = instrument;
  const base = datasets.get(timeframe);
  if (base === undefined) throw new TypeError(`clipSeries: no bars of the base timeframe ${timeframe}`);
  const { startMs, endMs } = window === null ? stampsOfDays(from, to, instrument) : instantsOf(window);
  const bars = sliceBars(base.bars, 0, firstBarAtOrAfter(base.bars, endMs));
  const known = knownDatasets(new Map([...datasets, [timeframe, { ...base, bars }]]), timeframe);
  const timed = known.size === 1 ? new Map<Timeframe, TimedBars>() : timesOfDatasets(known);
  const start = Math.min(firstBarAtOrAfter(bars, startMs), bars.length);
  return {
    bars: new Map([...known].map(([length, part]) => [length, part.bars])),
    times: new Map([...timed].map(([length, { times }]) => [length, times])),
    warnings: sessionAssumptions(instrument, timed),
    start,
    range: sliceBars(bars, start, bars.length),
  };
}

/** Test blocks belong to it: labels are purged by whether they read into them. */
function instantsOf({ train, test }: WindowStamps): InstantRange {
  const stretches = [...train, ...test];
  return {
    startMs: Math.min(...stretches.map(({ fromMs }) => fromMs)),
    endMs: Math.max(...stretches.map(({ toMs }) => toMs)) + 1,
  };
}
