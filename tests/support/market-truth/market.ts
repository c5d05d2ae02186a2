import { clockAt, DAY_MS, instantAt, weekday } from './local-clock.js';

export const SLOT_MS = 1_800_000;
const NEW_YORK = 'America/New_York';
const NOON = 720;
/** Of 2024, as the exchange published them. */
const NYSE_HOLIDAYS = new Set(
  '01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25'.split(' ').map((day) => `2024-${day}`),
);
const NYSE_EARLY = new Set(['2024-07-03', '2024-11-29', '2024-12-24']);

/** A market as it truly is: when it trades, and when its days begin. */
export interface Market {
  readonly calendar: 'XNYS' | '24x5' | '24x7';
  /** Zone in which days begin. */
  readonly zone: string;
  /** Minutes after midnight; from noon on, days begin on the evening before their date. */
  readonly dayStart: number;
  /** Of 24x5: around the clock from Sunday to Friday, or 10:00 to 16:00 on weekdays. */
  readonly hours: 'around the clock' | 'by day';
}

export const startsOnEve = ({ dayStart }: Market): boolean => dayStart >= NOON;

const iso = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** Returns the instant at which the trading day of a date begins. */
export function dayBegins(market: Market, day: number): number {
  if (market.calendar === 'XNYS') return instantAt(day, 570, NEW_YORK);
  return instantAt(startsOnEve(market) ? day - 1 : day, market.dayStart, market.zone);
}

/** Returns the instant at which the trading day of a date ends. */
export function dayEnds(market: Market, day: number): number {
  if (market.calendar !== 'XNYS') return dayBegins(market, day + 1);
  return instantAt(day, NYSE_EARLY.has(iso(day)) ? 780 : 960, NEW_YORK);
}

/** Returns the date of the trading day in which an instant lies; weekends as the clocks have them. */
export function tradingDay(market: Market, instantMs: number): number {
  const zone = market.calendar === 'XNYS' ? NEW_YORK : market.zone;
  const day = Math.floor(clockAt(instantMs, zone) / DAY_MS);
  if (market.calendar === 'XNYS') return day;
  let found = day - 1;
  while (dayBegins(market, found + 1) <= instantMs) found += 1;
  return found;
}

/** Tells whether the market trades during the half hour that begins at an instant. */
export function isOpen(market: Market, instantMs: number): boolean {
  const { calendar, zone, hours } = market;
  if (calendar === '24x7') return true;
  if (calendar === 'XNYS') {
    const day = Math.floor(clockAt(instantMs, NEW_YORK) / DAY_MS);
    if (isWeekend(day) || NYSE_HOLIDAYS.has(iso(day))) return false;
    return instantMs >= dayBegins(market, day) && instantMs < dayEnds(market, day);
  }
  if (hours === 'by day') {
    const clockMs = clockAt(instantMs, zone);
    const day = Math.floor(clockMs / DAY_MS);
    const minute = (clockMs - day * DAY_MS) / 60_000;
    return !isWeekend(day) && minute >= 600 && minute < 960;
  }
  if (startsOnEve(market)) return !isWeekend(tradingDay(market, instantMs));
  const clockMs = clockAt(instantMs, NEW_YORK);
  const day = Math.floor(clockMs / DAY_MS);
  const isEvening = clockMs - day * DAY_MS >= 17 * 2 * SLOT_MS;
  const [sunday, friday, saturday] = [weekday(day) === 0, weekday(day) === 5, weekday(day) === 6];
  return sunday ? isEvening : friday ? !isEvening : !saturday;
}

export function isWeekend(day: number): boolean {
  return weekday(day) === 0 || weekday(day) === 6;
}

export const isHoliday = ({ calendar }: Market, day: number): boolean =>
  calendar === 'XNYS' && NYSE_HOLIDAYS.has(iso(day));

/** Returns the half hours in which a market trades. */
export function tradingSlots(market: Market, fromMs: number, toMs: number): number[] {
  const slots: number[] = [];
  for (let atMs = Math.ceil(fromMs / SLOT_MS) * SLOT_MS; atMs < toMs; atMs += SLOT_MS) {
    if (isOpen(market, atMs)) slots.push(atMs);
  }
  return slots;
}
