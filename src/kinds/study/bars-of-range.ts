import { knownBy } from '../../domain/market/bar-times/known-datasets.js';
import { sliceBars } from '../../domain/market/bars.js';
import { hashBars } from '../../domain/market/bars-hash.js';
import { inferCalendar } from '../../domain/market/infer-calendar.js';
import type { Timeframe } from '../../domain/market/timeframe.js';
import type { LoadedBars } from '../bars/load-bars.js';
import type { PinnedBars } from '../bars/pinned-bars.js';

/**
 * Returns the bars that all trials on a symbol read, whatever history they take: those that are traded, and of other
 * timeframes those that become known meanwhile, with the one before.
 */
export function barsOfRange(
  { selection: { bars, range }, datasets, times }: LoadedBars,
  baseTimeframe: Timeframe,
): ReadonlyMap<Timeframe, PinnedBars> {
  const found = new Map<Timeframe, PinnedBars>();
  const opensMs = times.get(baseTimeframe)?.opensMs[range.firstIndex];
  for (const [timeframe, { bars: read, instrument }] of datasets) {
    const known = times.get(timeframe);
    const part =
      timeframe === baseTimeframe || known === undefined || opensMs === undefined
        ? sliceBars(bars, range.firstIndex, range.endIndex)
        : sliceBars(read, Math.max(0, knownBy(known, opensMs) - 1), read.length);
    const { timezone, calendarAssumed } = instrument;
    // What is inferred from bars before the range is not the same for all trials.
    const calendar = calendarAssumed ? inferCalendar(part, timeframe) : instrument.calendar;
    found.set(timeframe, { dataHash: hashBars(part), calendar, timezone });
  }
  return found;
}
