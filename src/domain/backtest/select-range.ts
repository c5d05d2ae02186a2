import { barDates } from '../market/bar-date.js';
import { type Bars, firstBarAtOrAfter, sliceBars } from '../market/bars.js';
import { stampsOfDays } from '../market/day-range.js';
import type { Instrument } from '../market/instrument.js';
import { DataNotFoundError, type DateRange } from './errors.js';

/** The bars that a run reads, with the range to trade inside them. */
export interface BarSelection {
  /** History and range, nothing else: what the data hash covers. */
  readonly bars: Bars;
  readonly range: BarRange;
}

/** Indices of bars to trade; bars before `firstIndex` are history. */
export interface BarRange {
  readonly firstIndex: number;
  /** Index after the last bar. */
  readonly endIndex: number;
}

/**
 * Selects the bars of whole days, both ends inclusive, and the history before them.
 * @param bars everything that is known of the instrument
 * @param requested days beyond the data are allowed
 * @param historyNeeded bars before the range that indicators need; fewer are taken where there are fewer
 * @throws DataNotFoundError when no bar lies in the range
 */
export function selectRange(
  bars: Bars,
  instrument: Instrument,
  requested: DateRange,
  historyNeeded: number,
): BarSelection {
  const { symbol, timeframe } = instrument;
  const { startMs, endMs } = stampsOfDays(requested.startDate, requested.endDate, instrument);
  const first = firstBarAtOrAfter(bars, startMs);
  const end = firstBarAtOrAfter(bars, endMs);
  if (end <= first)
    throw new DataNotFoundError(symbol, timeframe, requested, availableRange(bars, instrument));

  const start = Math.max(0, first - historyNeeded);
  return { bars: sliceBars(bars, start, end), range: { firstIndex: first - start, endIndex: end - start } };
}

/** Returns the first and the last day that have bars; null when there are none. */
export function availableRange(bars: Bars, instrument: Instrument): DateRange | null {
  if (bars.length === 0) return null;
  // The civil date, by which ranges are asked for: a session that opens on Sunday evening is found on Sunday.
  const dateOf = barDates({ ...instrument, calendar: '24x7' }, bars.openTimeMs);
  return {
    startDate: dateOf(bars.openTimeMs[0] as number),
    endDate: dateOf(bars.openTimeMs[bars.length - 1] as number),
  };
}
