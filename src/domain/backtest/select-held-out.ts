import { closedByDate } from '../market/bar-times/closed-by-date.js';
import { type Bars, firstBarAtOrAfter, sliceBars } from '../market/bars.js';
import { stampsOfDays } from '../market/day-range.js';
import type { Instrument } from '../market/instrument.js';
import type { DateRange } from './errors.js';
import { type BarSelection, selectBars } from './select-range.js';

/**
 * Selects the bars that `selectClosed` leaves out by the first day of a range, and those after them: a bar that lasts
 * over its midnight belongs to what is held out, on every timeframe.
 * @param bars everything that is known of the instrument
 * @param heldOut days that are held out, both inclusive
 * @param historyNeeded bars before the range that indicators need; fewer are taken where there are fewer
 * @throws DataNotFoundError when no bar lies in the range
 */
export function selectHeldOut(
  bars: Bars,
  instrument: Instrument,
  heldOut: DateRange,
  historyNeeded: number,
): BarSelection {
  const { startMs, endMs } = stampsOfDays(heldOut.startDate, heldOut.endDate, instrument);
  const before = sliceBars(bars, 0, firstBarAtOrAfter(bars, startMs));
  const first = closedByDate({ instrument, bars: before }, heldOut.startDate);
  const end = firstBarAtOrAfter(bars, endMs);
  return selectBars(bars, instrument, { first, end, requested: heldOut, historyNeeded });
}
