import { type ReadBars, timesOfDatasets } from '../market/bar-times/times-of-datasets.js';
import { sliceBars } from '../market/bars.js';
import { requireEpochDay } from '../market/civil-date.js';
import { startOfDayMs } from '../market/day-range.js';
import { InsufficientDataError } from './errors.js';
import type { BarSelection } from './select-range.js';

/**
 * Returns a selection without the bars at its end that are not known to have closed by local midnight of a date: those
 * that begin on a day before it and last into it.
 * @param date YYYY-MM-DD
 * @throws InsufficientDataError when no bar of the range is left
 */
export function selectClosed(
  { bars, range }: BarSelection,
  instrument: ReadBars['instrument'],
  date: string,
): BarSelection {
  const midnightMs = startOfDayMs(requireEpochDay(date), instrument.timezone);
  const { timeframe } = instrument;
  const times = timesOfDatasets(new Map([[timeframe, { instrument, bars }]])).get(timeframe)?.times;
  if (times === undefined) throw new TypeError(`selectClosed: no times of ${timeframe}`);
  let { endIndex } = range;
  while (endIndex > range.firstIndex && (times.knownMs[endIndex - 1] as number) > midnightMs) endIndex -= 1;
  if (endIndex === range.firstIndex) {
    throw new InsufficientDataError(1, 0, `bars that have closed by midnight of ${date}`);
  }
  return { bars: sliceBars(bars, 0, endIndex), range: { ...range, endIndex } };
}
