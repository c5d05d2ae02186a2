import { requireEpochDay } from '../civil-date.js';
import { startOfDayMs } from '../day-range.js';
import { type ReadBars, timesOfDatasets } from './times-of-datasets.js';

/**
 * Returns how many bars, from the first on, have closed by local midnight of a date. A bar of which nobody said when it
 * closes counts once it has closed by every reading of its stamp.
 * @param dataset bars of one timeframe, in order of time
 * @param isoDate YYYY-MM-DD; its first instant in the zone of the instrument is the border
 * @throws RangeError when the date or the zone does not exist
 */
export function closedByDate(dataset: ReadBars, isoDate: string): number {
  const { instrument, bars } = dataset;
  const midnightMs = startOfDayMs(requireEpochDay(isoDate), instrument.timezone);
  const timed = timesOfDatasets(new Map([[instrument.timeframe, dataset]])).get(instrument.timeframe);
  const open = timed?.times.knownMs.findIndex((knownMs) => knownMs > midnightMs) ?? -1;
  return open === -1 ? bars.length : open;
}
