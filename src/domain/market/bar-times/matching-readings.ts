import { type Bars, firstBarAtOrAfter } from '../bars.js';
import { weekdayOf } from '../civil-date.js';
import type { Instrument } from '../instrument.js';
import { DAY_MS } from '../timeframe.js';
import { wallClockInstant } from '../wall-clock.js';
import { type ClockReading, dayClosesMs, dayOpensMs, startsOnEve } from './day-reading.js';

/** Zones whose clocks change on days of their own, one of each kind; other zones differ from one by a constant. */
const ZONES = [
  ...['America/New_York', 'UTC', 'Europe/London', 'Australia/Sydney', 'Pacific/Auckland'],
] as const;
const DAYS_OF_YEAR = 366;
/** Days that are compared; a year has both seasons of every clock. */
const MOST_DAYS = 260;
const FEWEST_DAYS = 3;
/** Feeds differ in single ticks; of a wrong reading hardly a day agrees. */
const ENOUGH = 0.6;
const TOLERANCE = 1e-9;
const MINUTE_MS = 60_000;
const DAY_MINUTES = DAY_MS / MINUTE_MS;
const NOON_MINUTE = DAY_MINUTES / 2;
const HALF_HOUR_MS = 30 * MINUTE_MS;
const SUNDAY = 0;

/**
 * Finds when days begin by putting shorter bars together: of the right reading, open, high, low and close of a day are
 * those of the shorter bars in it.
 *
 * Every whole and half hour (every border of longer bars) of the instrument's zone and of every kind of clock is tried, in
 * the evening with bars dated by the day and by its eve. At least three days must be covered, and three fifths of them
 * agree.
 * @param daily stamped 00:00Z of their dates
 * @param shorter bars of less than a day, of the same instrument
 * @returns the readings by which most days agree, all of them where several agree alike; empty when none does
 */
export function matchingReadings(
  instrument: Instrument,
  daily: Bars,
  shorter: Bars,
): readonly ClockReading[] {
  if (shorter.length === 0) return [];
  const first = firstBarAtOrAfter(daily, (shorter.openTimeMs[0] as number) - DAY_MS);
  const days = { bars: daily, first, end: Math.min(daily.length, first + MOST_DAYS) };
  let best = ENOUGH;
  let matching: ClockReading[] = [];
  for (const reading of candidates(instrument, daily, shorter)) {
    const share = agreement(reading, days, shorter, best);
    if (share < best - TOLERANCE) continue;
    if (share > best + TOLERANCE) matching = [];
    best = Math.max(best, share);
    matching.push(reading);
  }
  return matching.flatMap((reading) => {
    const later = anHourLater(reading);
    // Where a clock changes that is none of those, its days end an hour later for weeks.
    return agreement(later, days, shorter, 0) > (1 - best) / 2 && best < 1 - TOLERANCE
      ? [reading, later]
      : [reading];
  });
}

/**
 * Tells whether a shorter bar opens with most of the days that shorter bars cover. Four hours that begin at 00:00Z never
 * begin with a day of Auckland, so that no day can be put together of them.
 * @param daily stamped 00:00Z of their dates
 */
export function beginsWithDays(reading: ClockReading, daily: Bars, shorter: Bars): boolean {
  const opens = new Set(shorter.openTimeMs);
  const [firstMs, lastMs] = [
    shorter.openTimeMs[0] as number,
    shorter.openTimeMs[shorter.length - 1] as number,
  ];
  let covered = 0;
  let begun = 0;
  for (const stampMs of daily.openTimeMs) {
    const opensMs = dayOpensMs(reading, Math.floor(stampMs / DAY_MS));
    if (opensMs < firstMs || opensMs > lastMs) continue;
    covered += 1;
    if (opens.has(opensMs)) begun += 1;
  }
  return begun > covered / 2;
}

function anHourLater(reading: ClockReading): ClockReading {
  const startMinute = (reading.startMinute + 60) % DAY_MINUTES;
  // The day that begins at 11:00 ends on the next date, that of 12:00 on its own.
  const isPastNoon = !startsOnEve(reading) && startsOnEve({ startMinute });
  return { ...reading, startMinute, isDatedByOpening: reading.isDatedByOpening || isPastNoon };
}

function* candidates(
  { calendar, timezone }: Instrument,
  daily: Bars,
  shorter: Bars,
): Generator<ClockReading> {
  const hasWeekends = calendar !== '24x7';
  const stepMinutes = Math.max(HALF_HOUR_MS, closestMs(shorter)) / MINUTE_MS;
  const firstDay = Math.floor((daily.openTimeMs[0] as number) / DAY_MS);
  const others = ZONES.filter((zone) => !isSameClock(zone, timezone, firstDay));
  for (const zone of [timezone, ...others]) {
    for (let startMinute = 0; startMinute < DAY_MINUTES; startMinute += Math.min(stepMinutes, 60)) {
      const reading: ClockReading = {
        ...{ kind: 'clock', startMinute, timezone: zone, isDatedByOpening: false, hasWeekends },
      };
      yield reading;
      if (startsOnEve(reading)) yield { ...reading, isDatedByOpening: true };
    }
  }
}

/** Tells whether two zones differ by a constant throughout the year after a day. */
function isSameClock(zone: string, other: string, firstDay: number): boolean {
  const apartMs = (day: number): number =>
    wallClockInstant(day, NOON_MINUTE, zone) - wallClockInstant(day, NOON_MINUTE, other);
  return Array.from({ length: DAYS_OF_YEAR }, (_day, index) => apartMs(firstDay + index)).every(
    (ms, _index, all) => ms === all[0],
  );
}

function closestMs({ openTimeMs, length }: Bars): number {
  let closest = HALF_HOUR_MS * 2;
  for (let index = 1; index < length; index += 1) {
    closest = Math.min(closest, (openTimeMs[index] as number) - (openTimeMs[index - 1] as number));
  }
  return closest;
}

interface Days {
  readonly bars: Bars;
  readonly first: number;
  readonly end: number;
}

/**
 * Returns the share of covered days whose prices are those of the shorter bars in them; 0 for too few of them, and
 * where it cannot reach what it has to.
 */
function agreement(
  reading: ClockReading,
  { bars: daily, first, end }: Days,
  shorter: Bars,
  atLeast: number,
): number {
  const mostDisagreeing = (1 - atLeast) * (end - first) + TOLERANCE;
  const lastMs = shorter.openTimeMs[shorter.length - 1] as number;
  const firstMs = shorter.openTimeMs[0] as number;
  let covered = 0;
  let agreeing = 0;
  let at = 0;
  for (let index = first; index < end; index += 1) {
    const epochDay = Math.floor((daily.openTimeMs[index] as number) / DAY_MS);
    // A short bar of a Sunday and the first bar of a week look alike.
    if (reading.hasWeekends && !reading.isDatedByOpening && weekdayOf(epochDay) === SUNDAY) continue;
    const opensMs = dayOpensMs(reading, epochDay);
    const closesMs = dayClosesMs(reading, epochDay);
    if (opensMs < firstMs || closesMs > lastMs) continue;
    while (at < shorter.length && (shorter.openTimeMs[at] as number) < opensMs) at += 1;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    let next = at;
    for (; next < shorter.length && (shorter.openTimeMs[next] as number) < closesMs; next += 1) {
      low = Math.min(low, shorter.low[next] as number);
      high = Math.max(high, shorter.high[next] as number);
    }
    if (next === at) continue;
    covered += 1;
    const agrees =
      isClose(shorter.open[at] as number, daily.open[index] as number) &&
      isClose(shorter.close[next - 1] as number, daily.close[index] as number) &&
      isClose(low, daily.low[index] as number) &&
      isClose(high, daily.high[index] as number);
    if (agrees) agreeing += 1;
    else if (covered - agreeing > mostDisagreeing) return 0;
  }
  return covered < FEWEST_DAYS ? 0 : agreeing / covered;
}

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= TOLERANCE * Math.abs(b);
}
