import { DateTime } from 'luxon';
import type { Bars } from '../../market/bars.js';
import type { Instrument } from '../../market/instrument.js';
import { PERIODS } from './periods.js';
import { type Forming, newYorkClose } from './trading-days.js';

/** Where markets roll that trade around the clock, beside the zone that was said. */
const ROLLING = [
  ...['America/New_York', 'America/Chicago', 'Europe/London', 'Europe/Athens'],
  ...['Australia/Sydney', 'Pacific/Auckland', 'UTC'],
];
const NOON = 12;

/**
 * Returns what a bar of a day or longer may have been formed of that is stamped with the instant of its opening: it
 * ends at the same time of day one period later, in each zone in which all of these bars open at one time of day.
 */
export function openedBars(
  { timezone, timeframe, calendar, calendarAssumed }: Instrument,
  { openTimeMs }: Bars,
): (stampMs: number) => readonly Forming[] {
  const fitting = [timezone, ...ROLLING].filter((zone) => open(openTimeMs, zone).size <= 1);
  const isSaid = timezone !== 'UTC' && fitting.includes(timezone);
  const zones = isSaid ? [timezone] : fitting.length > 0 ? fitting : ['UTC'];
  // Of bars that roll nowhere, each may have lasted an hour longer: clocks may have been put back.
  const longer = { hours: fitting.length > 0 ? 0 : 1 };
  return (stampMs) => {
    if (calendar === 'XNYS' && timeframe === '1d') {
      const day = DateTime.fromMillis(stampMs, { zone: 'America/New_York' });
      const closeMs = newYorkClose(day, !calendarAssumed).toMillis();
      if (stampMs < closeMs) return [{ fromMs: stampMs, toMs: closeMs }];
    }
    return zones.map((zone) => {
      const from = DateTime.fromMillis(stampMs, { zone });
      // What opens in the evening is called by the next day, and so is its month.
      const eve = { days: from.hour >= NOON ? 1 : 0 };
      const to = from.plus(eve).plus(PERIODS[timeframe]).minus(eve).plus(longer);
      return { fromMs: stampMs, toMs: to.toMillis() };
    });
  };
}

/** Returns the times of day at which bars open in a zone. */
function open(stamps: Float64Array, zone: string): ReadonlySet<string> {
  const times = new Set<string>();
  for (const stampMs of stamps) times.add(DateTime.fromMillis(stampMs, { zone }).toFormat('HH:mm:ss.SSS'));
  return times;
}
