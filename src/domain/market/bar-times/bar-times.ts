import type { Bars } from '../bars.js';
import { weekdayOf } from '../civil-date.js';
import type { Instrument } from '../instrument.js';
import { isStampedByDate } from '../stamped-by.js';
import { DAY_MS, durationMs, isIntraday, type LongTimeframe } from '../timeframe.js';
import { wallClockAt, wallClockInstant } from '../wall-clock.js';
import { type DayPeriod, datedPeriods } from './dated-period.js';
import type { DayBasis } from './day-basis.js';
import { type ClockReading, dayClosesMs, dayOpensMs, startsOnEve } from './day-reading.js';
import { latestCloseMs, onePeriodLater, rollZones } from './opening-instants.js';

const MINUTE_MS = 60_000;
const NEW_YORK = 'America/New_York';

/**
 * When each bar opens and when it is known, milliseconds since the epoch. Where nothing says which of several readings
 * of its stamp is meant, a bar opens at the earliest and is known at the latest of them.
 */
export interface BarTimes {
  /** The earliest instant at which the bar may open, and an order at its open be filled. */
  readonly opensMs: Float64Array;
  /** The earliest instant at which the bar may close. */
  readonly closesMs: Float64Array;
  /** The instant at which the bar has closed by every reading: nothing may use it before. */
  readonly knownMs: Float64Array;
}

/**
 * Returns when bars open and close.
 *
 * Bars of less than a day close at the later of their stamp + their length, and the same by the clocks of their zone.
 * Longer bars that are stamped with the instant of their opening close at the same time of day one period later, in the
 * zone where they roll. Those that are stamped by date, at 00:00Z, open with the first trading day of their period and
 * close with its last one.
 * @param basis what dates mean; not looked at for bars that have none
 */
export function barTimes(bars: Bars, instrument: Instrument, basis: DayBasis): BarTimes {
  const times = emptyTimes(bars.length);
  const { timeframe } = instrument;
  if (isIntraday(timeframe)) fillIntraday(bars, durationMs(timeframe), instrument.timezone, times);
  else if (isStampedByDate(bars)) fillDated(bars, instrument, basis, times);
  else fillOpeningInstants(bars, timeframe, instrument, times);
  return times;
}

function emptyTimes(length: number): BarTimes {
  return {
    opensMs: new Float64Array(length).fill(Number.POSITIVE_INFINITY),
    closesMs: new Float64Array(length).fill(Number.POSITIVE_INFINITY),
    knownMs: new Float64Array(length).fill(Number.NEGATIVE_INFINITY),
  };
}

/** Adds one reading of a bar. */
function add({ opensMs, closesMs, knownMs }: BarTimes, index: number, opens: number, closes: number): void {
  opensMs[index] = Math.min(opensMs[index] as number, opens);
  closesMs[index] = Math.min(closesMs[index] as number, closes);
  knownMs[index] = Math.max(knownMs[index] as number, closes);
}

function fillIntraday({ openTimeMs }: Bars, lengthMs: number, timezone: string, times: BarTimes): void {
  for (const [index, stampMs] of openTimeMs.entries()) {
    add(times, index, stampMs, Math.max(stampMs + lengthMs, laterByClock(stampMs, lengthMs, timezone)));
  }
}

function laterByClock(stampMs: number, lengthMs: number, timezone: string): number {
  if (timezone === 'UTC') return stampMs + lengthMs;
  const { epochDay, timeOfDayMs } = wallClockAt(stampMs, timezone);
  return wallClockInstant(epochDay, (timeOfDayMs + lengthMs) / MINUTE_MS, timezone);
}

function fillDated(bars: Bars, instrument: Instrument, { readings }: DayBasis, times: BarTimes): void {
  const { timeframe, calendar, isStampStated = false } = instrument;
  const periodsOf = datedPeriods({ timeframe, calendar, isStampStated, stampsMs: bars.openTimeMs });
  for (const [index, stampMs] of bars.openTimeMs.entries()) {
    for (const { firstDay, lastDay } of periodsOf(stampMs / DAY_MS)) {
      for (const reading of readings) {
        // A week or a month has trading days, by whichever of them it is dated.
        if (timeframe === '1d' || reading.kind === 'session')
          add(times, index, dayOpensMs(reading, firstDay), dayClosesMs(reading, lastDay));
        else addPeriod(times, index, { ...reading, isDatedByOpening: false }, { firstDay, lastDay });
      }
    }
  }
}

/**
 * Adds a week or a month where days begin in the morning: the evening of Sunday is its Monday's, and what a zone of the
 * east calls the morning of Saturday, while New York has its Friday, is its Friday's.
 */
function addPeriod(times: BarTimes, index: number, reading: ClockReading, period: DayPeriod): void {
  const isMonday = weekdayOf(period.firstDay) === MONDAY;
  const hasSunday = reading.hasWeekends && isMonday && !startsOnEve(reading);
  const firstDay = hasSunday ? period.firstDay - 1 : period.firstDay;
  const closesMs = dayClosesMs(reading, period.lastDay);
  const hasSaturday = reading.hasWeekends && weekdayOf(period.lastDay) === FRIDAY && !startsOnEve(reading);
  const fridayMs = hasSaturday ? wallClockInstant(period.lastDay, FRIDAY_CLOSE_MINUTE, NEW_YORK) : closesMs;
  add(times, index, dayOpensMs(reading, firstDay), Math.max(closesMs, fridayMs));
}

const MONDAY = 1;
const FRIDAY = 5;
/** The week of foreign exchange ends at 17:00 New York. */
const FRIDAY_CLOSE_MINUTE = 17 * 60;

function fillOpeningInstants(
  { openTimeMs }: Bars,
  timeframe: LongTimeframe,
  instrument: Instrument,
  times: BarTimes,
): void {
  const zones = rollZones(openTimeMs, instrument);
  for (const [index, stampMs] of openTimeMs.entries()) {
    const sessionMs = sessionCloseMs(instrument, stampMs);
    if (sessionMs !== null) add(times, index, stampMs, sessionMs);
    else if (zones.length === 0) add(times, index, stampMs, latestCloseMs(timeframe, stampMs));
    else for (const zone of zones) add(times, index, stampMs, onePeriodLater(timeframe, stampMs, zone));
  }
}

/** A day of the exchange that is stamped with the opening of its session closes with that session. */
function sessionCloseMs(
  { calendar, calendarAssumed, timeframe }: Instrument,
  stampMs: number,
): number | null {
  if (calendar !== 'XNYS' || timeframe !== '1d') return null;
  const { epochDay } = wallClockAt(stampMs, NEW_YORK);
  const closeMs = dayClosesMs({ kind: 'session', hasEarlyCloses: !calendarAssumed }, epochDay);
  return stampMs < closeMs ? closeMs : null;
}

/** Returns the times of bars `start` (inclusive) to `end` (exclusive) as views of the same memory. */
export function sliceTimes({ opensMs, closesMs, knownMs }: BarTimes, start: number, end: number): BarTimes {
  return {
    opensMs: opensMs.subarray(start, end),
    closesMs: closesMs.subarray(start, end),
    knownMs: knownMs.subarray(start, end),
  };
}
