import { rangeDates } from '../market/bar-date.js';
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

interface SelectedBars {
  readonly first: number;
  /** Index after the last bar. */
  readonly end: number;
  /** The days that were asked for, for the message. */
  readonly requested: DateRange;
  readonly historyNeeded: number;
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
  const { startMs, endMs } = stampsOfDays(requested.startDate, requested.endDate, instrument);
  const first = firstBarAtOrAfter(bars, startMs);
  const end = firstBarAtOrAfter(bars, endMs);
  return selectBars(bars, instrument, { first, end, requested, historyNeeded });
}

/**
 * Selects bars by their indices, and the history before them.
 * @throws DataNotFoundError when there is none
 */
export function selectBars(
  bars: Bars,
  instrument: Instrument,
  { first, end, requested, historyNeeded }: SelectedBars,
): BarSelection {
  const { symbol, timeframe } = instrument;
  if (end <= first)
    throw new DataNotFoundError(symbol, timeframe, requested, availableRange(bars, instrument));

  const start = Math.max(0, first - historyNeeded);
  return { bars: sliceBars(bars, start, end), range: { firstIndex: first - start, endIndex: end - start } };
}

/** Returns the first and the last day that have bars; null when there are none. */
export function availableRange(bars: Bars, instrument: Instrument): DateRange | null {
  if (bars.length === 0) return null;
  const dateOf = rangeDates(instrument);
  return {
    startDate: dateOf(bars.openTimeMs[0] as number),
    endDate: dateOf(bars.openTimeMs[bars.length - 1] as number),
  };
}
