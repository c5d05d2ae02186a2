import { DateTime } from 'luxon';
import { type Bars, firstBarAtOrAfter } from '../../market/bars.js';
import type { Instrument } from '../../market/instrument.js';
import { DAY_MS } from '../../market/timeframe.js';
import { type DayForming, dayFrom, type Forming } from './trading-days.js';

/** Days at which is looked, spread over those that shorter bars cover. */
const MOST_DAYS = 24;
const FEWEST_DAYS = 3;
/** Feeds differ in single prices; of days that begin at another time hardly one agrees. */
const ENOUGH = 0.6;
const TOLERANCE = 1e-9;
const HALF_HOUR = 30;
const NOON = 12 * 60;
const SUNDAY = 7;

/** Shorter bars of the same instrument, with the instants at which they were formed. */
export interface Witness {
  readonly bars: Bars;
  readonly formedMs: Float64Array;
}

/**
 * Finds what dates stand for by the prices of shorter bars: the days whose open, high, low and close are those of the
 * shorter bars that begin in them.
 * @returns every such day by which most dates agree, none of which ends before its last shorter bar; empty when there
 *   is none
 */
export function daysShown(
  { calendar, timezone }: Instrument,
  daily: Bars,
  witness: Witness,
): readonly DayForming[] {
  const places = placesToLookAt(daily, witness.bars);
  if (places.length < FEWEST_DAYS) return [];
  let most = 0;
  let shown: DayForming[] = [];
  for (const zone of new Set([timezone, 'America/New_York', 'UTC'])) {
    for (let startMinute = 0; startMinute < 2 * NOON; startMinute += HALF_HOUR) {
      for (const isNamedByEve of startMinute < NOON ? [false] : [false, true]) {
        const day = dayFrom({ startMinute, zone, calendar, isNamedByEve });
        const agreeing = places.filter((place) =>
          agrees(daily, place, day(dateOf(daily, place)), witness),
        ).length;
        if (agreeing > most) [most, shown] = [agreeing, []];
        if (agreeing === most) shown.push(day);
      }
    }
  }
  return most >= FEWEST_DAYS && most >= ENOUGH * places.length
    ? shown.map((day) => untilLast(day, witness))
    : [];
}

/** Returns places of daily bars, without those at the rims of what the shorter ones cover, and without Sundays. */
function placesToLookAt(daily: Bars, { openTimeMs, length }: Bars): readonly number[] {
  const fromMs = (openTimeMs[0] ?? 0) + DAY_MS;
  const toMs = (openTimeMs[length - 1] ?? 0) - DAY_MS;
  const covered = Array.from(daily.openTimeMs.keys()).filter((place) => {
    const stampMs = daily.openTimeMs[place] as number;
    return stampMs >= fromMs && stampMs <= toMs && dateOf(daily, place).weekday !== SUNDAY;
  });
  const step = Math.max(1, Math.floor(covered.length / MOST_DAYS));
  return covered.filter((_place, at) => at % step === 0);
}

const dateOf = ({ openTimeMs }: Bars, place: number): DateTime =>
  DateTime.fromMillis(openTimeMs[place] as number, { zone: 'UTC' });

function agrees(daily: Bars, place: number, { fromMs, toMs }: Forming, { bars }: Witness): boolean {
  const first = firstBarAtOrAfter(bars, fromMs);
  const end = firstBarAtOrAfter(bars, toMs);
  return (
    first < end &&
    isSame(bars.open[first], daily.open[place]) &&
    isSame(bars.close[end - 1], daily.close[place]) &&
    isSame(Math.max(...bars.high.subarray(first, end)), daily.high[place]) &&
    isSame(Math.min(...bars.low.subarray(first, end)), daily.low[place])
  );
}

/** A shorter bar that begins in a day belongs to it, and may end later. */
function untilLast(day: DayForming, { bars, formedMs }: Witness): DayForming {
  return (date) => {
    const { fromMs, toMs } = day(date);
    const last = firstBarAtOrAfter(bars, toMs) - 1;
    const isInside = (bars.openTimeMs[last] ?? Number.NEGATIVE_INFINITY) >= fromMs;
    return { fromMs, toMs: isInside ? Math.max(toMs, formedMs[last] as number) : toMs };
  };
}

function isSame(value: number | undefined, other: number | undefined): boolean {
  return value !== undefined && other !== undefined && Math.abs(value - other) <= TOLERANCE * Math.abs(other);
}
