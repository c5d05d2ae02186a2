import { type Bars, firstBarAtOrAfter } from '../bars.js';
import { weekdayOf } from '../civil-date.js';
import type { Instrument } from '../instrument.js';
import { DAY_MS } from '../timeframe.js';
import { type ClockReading, dayClosesMs, dayOpensMs, startsOnEve } from './day-reading.js';

/** Days that are compared; a year has both seasons of every clock. */
const MOST_DAYS = 260;
const FEWEST_DAYS = 3;
/** Feeds differ in single ticks; of a wrong reading hardly a day agrees. */
const ENOUGH = 0.6;
const TOLERANCE = 1e-9;
const MINUTE_MS = 60_000;
const DAY_MINUTES = DAY_MS / MINUTE_MS;
const HALF_HOUR_MS = 30 * MINUTE_MS;
const SUNDAY = 0;

/**
 * Finds when days begin by putting shorter bars together: of the right reading, open, high, low and close of a day are
 * those of the shorter bars in it.
 *
 * Every whole and half hour (every border of longer bars) of the instrument's zone, of New York and of UTC is tried, in
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
  for (const reading of candidates(instrument, shorter)) {
    const share = agreement(reading, days, shorter);
    if (share < best - TOLERANCE) continue;
    if (share > best + TOLERANCE) matching = [];
    best = Math.max(best, share);
    matching.push(reading);
  }
  return matching;
}

function* candidates({ calendar, timezone }: Instrument, shorter: Bars): Generator<ClockReading> {
  const hasWeekends = calendar !== '24x7';
  const stepMinutes = Math.max(HALF_HOUR_MS, closestMs(shorter)) / MINUTE_MS;
  for (const zone of new Set([timezone, 'America/New_York', 'UTC'])) {
    for (let startMinute = 0; startMinute < DAY_MINUTES; startMinute += Math.min(stepMinutes, 60)) {
      const reading: ClockReading = {
        ...{ kind: 'clock', startMinute, timezone: zone, isDatedByOpening: false, hasWeekends },
      };
      yield reading;
      if (startsOnEve(reading)) yield { ...reading, isDatedByOpening: true };
    }
  }
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

/** Returns the share of covered days whose prices are those of the shorter bars in them; 0 for too few of them. */
function agreement(reading: ClockReading, { bars: daily, first, end }: Days, shorter: Bars): number {
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
  }
  return covered < FEWEST_DAYS ? 0 : agreeing / covered;
}

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= TOLERANCE * Math.abs(b);
}
