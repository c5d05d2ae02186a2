import { DAY_MS } from '../../domain/market/timeframe.js';
import type { WrittenStamp } from '../open-stamp.js';
import type { DateOrder } from './date-order.js';

const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:$|[T ](.+)$)/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:$|[T ](.+)$)/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:$|[T ]?(\d{2}:?\d{2}(?::?\d{2})?)$)/;
const DAY_NAMED_MONTH = /^(\d{1,2})[- ]([A-Za-z]{3,9})[- ](\d{4}|\d{2})(?:$|[T ](.+)$)/;
const NAMED_MONTH_DAY = /^([A-Za-z]{3,9}) (\d{1,2}),? (\d{4})(?:$| (.+)$)/;
const UNIX = /^\d{9,19}(?:\.\d+)?$/;
const TIME =
  /^(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?\s*([AaPp][Mm])?\s*(Z|z|UTC|GMT|(?:UTC|GMT)?[+-]\d{2}(?::?\d{2})?)?$/;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
/** Two digits stand for 1969 to 2068, as POSIX has it. */
const PIVOT_YEAR = 69;

/**
 * Reads a stamp in one of the forms that files of bars have.
 *
 * Dates: 2024-01-31, 2024/01/31, 20240131, 31.01.2024, 01/31/2024 or 31/01/2024 by the order, two-digit years,
 * 31-Jan-2024, Jan 31, 2024. A time may follow: 9:30, 09:30:00.250, 4:00 PM, with Z or an offset of +00:00, +0000,
 * +00 or GMT+0000. Unix times: 9 or 10 digits are seconds, up to 13 milliseconds, up to 16 microseconds, else nanoseconds.
 * @param order how 01/02/2024 is to be read; null when no date of the file needs it
 * @param isUtc whether clocks without an offset are those of UTC
 * @returns null when the text is none of them, or names a day or a time that does not exist
 */
export function readWrittenStamp(text: string, order: DateOrder | null, isUtc = false): WrittenStamp | null {
  const written = readStamp(text, order);
  return isUtc && written?.isDate === false ? { ...written, offsetMs: written.offsetMs ?? 0 } : written;
}

function readStamp(text: string, order: DateOrder | null): WrittenStamp | null {
  const iso = YEAR_FIRST.exec(text);
  if (iso) return stamp(Number(iso[1]), Number(iso[3]), Number(iso[4]), iso[5]);
  if (UNIX.test(text) && !isCompact(text)) return unixStamp(text);
  const compact = COMPACT.exec(text);
  if (compact) return stamp(Number(compact[1]), Number(compact[2]), Number(compact[3]), compact[4]);
  const numbers = YEAR_LAST.exec(text);
  if (numbers) {
    const isDayFirst = numbers[2] === '.' || order === 'DMY';
    if (!isDayFirst && order === null) return null;
    const [first, second] = [Number(numbers[1]), Number(numbers[3])];
    const [day, month] = isDayFirst ? [first, second] : [second, first];
    return stamp(fullYear(numbers[4]), month, day, numbers[5]);
  }
  const named = DAY_NAMED_MONTH.exec(text);
  if (named) return stamp(fullYear(named[3]), monthOf(named[2]), Number(named[1]), named[4]);
  const american = NAMED_MONTH_DAY.exec(text);
  return american ? stamp(Number(american[3]), monthOf(american[1]), Number(american[2]), american[4]) : null;
}

/** 12 and 14 digits that begin with a year of our time are a date and a time, not the milliseconds of a unix time. */
function isCompact(text: string): boolean {
  return (text.length === 12 || text.length === 14) && /^(19|20)\d\d(0[1-9]|1[0-2])/.test(text);
}

function stamp(year: number, month: number, day: number, time: string | undefined): WrittenStamp | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1) return null;
  const epochDay = date.getTime() / DAY_MS;
  if (time === undefined) return { epochDay, isDate: true, timeOfDayMs: 0, offsetMs: null };
  const clock = clockOf(time);
  return clock === null ? null : { epochDay, isDate: false, ...clock };
}

function clockOf(text: string): Pick<WrittenStamp, 'timeOfDayMs' | 'offsetMs'> | null {
  const match = TIME.exec(text);
  if (match === null) return null;
  const [, hours, minutes, seconds = '0', fraction = '', half, zone] = match;
  let hour = Number(hours);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  }
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  const fractionMs = Math.floor(Number(`0.${fraction || '0'}`) * SECOND_MS);
  const offsetMs = zone === undefined ? null : offsetOf(zone);
  const timeOfDayMs = (hour * 60 + Number(minutes)) * MINUTE_MS + Number(seconds) * SECOND_MS + fractionMs;
  return Number.isNaN(offsetMs) ? null : { timeOfDayMs, offsetMs };
}

function offsetOf(zone: string): number {
  const offset = zone.replace(/^[A-Za-z]+/, '');
  if (offset === '') return 0;
  const digits = offset.slice(1).replace(':', '');
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2) || '0')];
  if (hours > 23 || minutes > 59) return Number.NaN;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * MINUTE_MS;
}

function unixStamp(text: string): WrittenStamp | null {
  const digits = text.split('.', 1)[0]?.length ?? 0;
  const msPerUnit = digits <= 10 ? SECOND_MS : digits <= 13 ? 1 : digits <= 16 ? 1e-3 : 1e-6;
  const instantMs = Math.floor(Number(text) * msPerUnit);
  if (Number.isNaN(new Date(instantMs).getTime())) return null;
  const epochDay = Math.floor(instantMs / DAY_MS);
  return { epochDay, isDate: false, timeOfDayMs: instantMs - epochDay * DAY_MS, offsetMs: 0 };
}

function fullYear(digits: string | undefined): number {
  const year = Number(digits);
  if (digits?.length !== 2) return year;
  return year + (year < PIVOT_YEAR ? 2000 : 1900);
}

/** Returns 1 to 12; 0 for a word that is no month. */
function monthOf(name: string | undefined): number {
  return MONTHS.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1;
}
