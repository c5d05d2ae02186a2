import { weekdayOf } from '../civil-date.js';
import { isNyseEarlyClose } from '../nyse-early-closes.js';
import { wallClockInstant } from '../wall-clock.js';

/** From here on, a day begins on the evening before the date that it is called by. */
const NOON_MINUTE = 12 * 60;
const NYSE_ZONE = 'America/New_York';
const NYSE_OPEN_MINUTE = 9 * 60 + 30;
const NYSE_CLOSE_MINUTE = 16 * 60;
const NYSE_EARLY_CLOSE_MINUTE = 13 * 60;
const SUNDAY = 0;

/** One way to take the date of a bar: which trading day it names, and when that begins and ends. */
export type DayReading =
  /** The session of the New York Stock Exchange on that date. */
  | {
      readonly kind: 'session';
      /** False where bars only look like those of the exchange: others trade on when it closes early. */
      readonly hasEarlyCloses: boolean;
    }
  | {
      readonly kind: 'clock';
      /** Local time at which each trading day begins, minutes after midnight; from noon on, on the evening before. */
      readonly startMinute: number;
      /** IANA zone of that time. */
      readonly timezone: string;
      /** True when bars are dated by the day on which they open, so that the trading day is the next one. */
      readonly isDatedByOpening: boolean;
      /** True for 24x5, where Sunday's hours are Monday's. */
      readonly hasWeekends: boolean;
    };

export type ClockReading = Extract<DayReading, { kind: 'clock' }>;

/** Tells whether days begin on the evening before their date. */
export function startsOnEve({ startMinute }: Pick<ClockReading, 'startMinute'>): boolean {
  return startMinute >= NOON_MINUTE;
}

/**
 * Returns the instant at which the trading day of a date begins.
 * @param epochDay the date, days since 1970-01-01
 */
export function dayOpensMs(reading: DayReading, epochDay: number): number {
  if (reading.kind === 'session') return wallClockInstant(epochDay, NYSE_OPEN_MINUTE, NYSE_ZONE);
  return beginsMs(reading, tradingDay(reading, epochDay));
}

/** Returns the instant at which the trading day of a date ends, and with it what its bar is made of. */
export function dayClosesMs(reading: DayReading, epochDay: number): number {
  if (reading.kind === 'session') {
    const minute =
      reading.hasEarlyCloses && isNyseEarlyClose(epochDay) ? NYSE_EARLY_CLOSE_MINUTE : NYSE_CLOSE_MINUTE;
    return wallClockInstant(epochDay, minute, NYSE_ZONE);
  }
  return beginsMs(reading, tradingDay(reading, epochDay) + 1);
}

/** Where days begin on the eve, the evening of Sunday is already Monday's. */
function tradingDay(reading: ClockReading, epochDay: number): number {
  const day = epochDay + (reading.isDatedByOpening ? 1 : 0);
  return reading.hasWeekends && startsOnEve(reading) && weekdayOf(day) === SUNDAY ? day + 1 : day;
}

function beginsMs(reading: ClockReading, day: number): number {
  const { startMinute, timezone } = reading;
  return wallClockInstant(startsOnEve(reading) ? day - 1 : day, startMinute, timezone);
}
