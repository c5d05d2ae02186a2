import type { DateTime } from 'luxon';
import type { Calendar, Instrument } from '../../market/instrument.js';
import { isNyseEarlyClose } from '../../market/nyse-early-closes.js';
import { DAY_MS } from '../../market/timeframe.js';

/** When a bar was formed, milliseconds since the epoch. */
export interface Forming {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Says when the trading day was formed that a date stands for. */
export type DayForming = (date: DateTime) => Forming;

export interface DayOptions {
  /** Local time at which days begin, minutes after midnight: before noon on their date, else on its eve. */
  readonly startMinute: number;
  readonly zone: string;
  readonly calendar: Calendar;
  /** True where a day is dated by the eve on which it begins. */
  readonly isNamedByEve: boolean;
}

const NEW_YORK = 'America/New_York';
const FIVE_PM = 17 * 60;
const NOON = 12 * 60;
const SUNDAY = 7;
const FRIDAY = 5;

/**
 * Returns what a date stands for by what was said of the instrument and, where nobody said when its days end, by what
 * is usual.
 * @param dates stamps of its daily bars; empty where there are none
 */
export function usualDay(
  { calendar, calendarAssumed, timezone, symbol, dayStart }: Instrument,
  dates: Float64Array,
): DayForming {
  const isNamedByEve = calendar === '24x5' && areNamedByEve(dates, dayStart !== undefined);
  if (dayStart !== undefined) {
    const [hour = 0, minute = 0] = dayStart.split(':').map(Number);
    return dayFrom({ startMinute: 60 * hour + minute, zone: timezone, calendar, isNamedByEve });
  }
  switch (calendar) {
    case 'XNYS':
      return (date) => {
        const day = date.setZone(NEW_YORK, { keepLocalTime: true });
        return {
          fromMs: day.set({ hour: 9, minute: 30 }).toMillis(),
          toMs: newYorkClose(day, !calendarAssumed).toMillis(),
        };
      };
    case '24x7':
      return dayFrom({ startMinute: 0, zone: timezone, calendar, isNamedByEve });
    case '24x5': {
      const zone = isPair(symbol) ? NEW_YORK : timezone;
      return dayFrom({ startMinute: FIVE_PM, zone, calendar, isNamedByEve });
    }
  }
}

/** Returns the day that begins at a local time. */
export function dayFrom({ startMinute, zone, calendar, isNamedByEve }: DayOptions): DayForming {
  const eve = startMinute >= NOON ? 1 : 0;
  const begin = (day: DateTime): number => {
    const local = day
      .minus({ days: eve })
      .startOf('day')
      .set({
        hour: Math.floor(startMinute / 60),
        minute: startMinute % 60,
      });
    return local.setZone(zone, { keepLocalTime: true }).toMillis();
  };
  return (date) => {
    let day = date.plus({ days: isNamedByEve ? eve : 0 });
    // The evening of Sunday is Monday's.
    if (calendar !== '24x7' && eve === 1 && day.weekday === SUNDAY) day = day.plus({ days: 1 });
    return { fromMs: begin(day), toMs: begin(day.plus({ days: 1 })) };
  };
}

/**
 * Returns the close of the New York Stock Exchange on a day there.
 * @param isSaid false for what only looks like it, and does not close early when it does
 */
export function newYorkClose(day: DateTime, isSaid: boolean): DateTime {
  const epochDay = Math.floor(day.setZone('UTC', { keepLocalTime: true }).toMillis() / DAY_MS);
  return day.startOf('day').set({ hour: isSaid && isNyseEarlyClose(epochDay) ? 13 : 16 });
}

/** Sundays without Fridays: each day is dated by the evening on which it begins. */
function areNamedByEve(dates: Float64Array, isStartSaid: boolean): boolean {
  const weekdays = [...dates].map((stampMs) => new Date(stampMs).getUTCDay() || SUNDAY);
  const sundays = weekdays.filter((weekday) => weekday === SUNDAY).length;
  const fridays = weekdays.filter((weekday) => weekday === FRIDAY).length;
  // A day that is said to begin in the evening leaves no bar of its own on Sunday.
  return isStartSaid ? fridays < sundays / 2 : sundays > 1 && fridays <= sundays / 10;
}

/** ISO 4217, and what is quoted like a currency beside it. */
const CURRENCIES = new Set([...Intl.supportedValuesOf('currency'), 'CNH', 'XAU', 'XAG', 'XPT', 'XPD']);

function isPair(symbol: string): boolean {
  const [, first = '', second = ''] = /^([A-Z]{3})[/_.:-]?([A-Z]{3})\b/.exec(symbol.toUpperCase()) ?? [];
  return CURRENCIES.has(first) && CURRENCIES.has(second);
}
