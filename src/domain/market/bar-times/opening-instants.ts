import { minuteOfDayStart } from '../day-start.js';
import type { Instrument } from '../instrument.js';
import { DAY_MS, type LongTimeframe } from '../timeframe.js';
import { wallClockAt, wallClockInstant } from '../wall-clock.js';
import { sameDayOfMonth } from './dated-period.js';
import { startsOnEve } from './day-reading.js';

const MINUTE_MS = 60_000;
/** Where days of instruments that trade around the clock begin, beside the instrument's own zone. */
const ROLL_ZONES = [
  'America/New_York',
  'America/Chicago',
  'Europe/London',
  'Europe/Athens',
  'Australia/Sydney',
  'Pacific/Auckland',
  'UTC',
];

/**
 * Returns the zones in which bars that are stamped with their opening may roll: those in which all of them open at one
 * time of day. The instrument's own zone alone when it is one of them and was said: its clocks change, or `dayStart` is
 * this time of day there.
 * @returns empty when there is none
 */
export function rollZones(
  stampsMs: Float64Array,
  { timezone, dayStart }: Pick<Instrument, 'timezone' | 'dayStart'>,
): readonly string[] {
  const zones = [...new Set([timezone, ...ROLL_ZONES])].filter((zone) => hasOneTime(stampsMs, zone));
  const isSaid = timezone !== 'UTC' || beginsAt(dayStart, stampsMs, timezone);
  return zones.includes(timezone) && isSaid ? [timezone] : zones;
}

function beginsAt(dayStart: string | undefined, [firstMs]: Float64Array, timezone: string): boolean {
  if (dayStart === undefined || firstMs === undefined) return false;
  return wallClockAt(firstMs, timezone).timeOfDayMs === (minuteOfDayStart(dayStart) ?? 0) * MINUTE_MS;
}

function hasOneTime(stampsMs: Float64Array, zone: string): boolean {
  const first = stampsMs[0];
  if (first === undefined) return true;
  const { timeOfDayMs } = wallClockAt(first, zone);
  return stampsMs.every((stampMs) => wallClockAt(stampMs, zone).timeOfDayMs === timeOfDayMs);
}

/**
 * Returns the instant one period later at the same time of day by the clocks of a zone.
 *
 * Months are counted by the trading day that opens: what opens on the evening of January 31st is February, and ends on
 * the evening of its last day.
 */
export function onePeriodLater(timeframe: LongTimeframe, opensMs: number, zone: string): number {
  return onePeriodAway(timeframe, opensMs, zone, 1);
}

/** Returns the instant from which `onePeriodLater` leads to this one. */
export function onePeriodEarlier(timeframe: LongTimeframe, closesMs: number, zone: string): number {
  return onePeriodAway(timeframe, closesMs, zone, -1);
}

function onePeriodAway(timeframe: LongTimeframe, instantMs: number, zone: string, direction: 1 | -1): number {
  const { epochDay, timeOfDayMs } = wallClockAt(instantMs, zone);
  const minute = Math.floor(timeOfDayMs / MINUTE_MS);
  const eve = startsOnEve({ startMinute: minute }) ? 1 : 0;
  const day =
    timeframe === '1mo'
      ? sameDayOfMonth(epochDay + eve, direction) - eve
      : epochDay + direction * (timeframe === '1d' ? 1 : 7);
  return wallClockInstant(day, minute, zone) + (timeOfDayMs % MINUTE_MS);
}

/** An hour, by which clocks change: where no zone fits, a period may last so much longer. */
const CHANGE_MS = DAY_MS / 24;

/** Returns the latest instant at which a bar may close whose zone is not known. */
export function latestCloseMs(timeframe: LongTimeframe, opensMs: number): number {
  return onePeriodLater(timeframe, opensMs, 'UTC') + CHANGE_MS;
}
