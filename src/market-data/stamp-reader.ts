import { DAY_MS } from '../domain/market/timeframe.js';
import { openStamper, type StampForm, type WrittenStamp } from './open-stamp.js';

/**
 * Returns the open stamp, milliseconds since the epoch, that bytes from `start` to `end` spell; NaN when they
 * are neither a date (YYYY-MM-DD) nor an RFC 3339 timestamp with its offset.
 */
export type StampReader = (bytes: Uint8Array, start: number, end: number) => number;

const DATE_LENGTH = 10;
const MINUTE_MS = 60_000;

/** Returns a reader of the stamps of one file, which turns them into open times as openStamper does. */
export function stampReader(form: StampForm): StampReader {
  const text = new StampText();
  const openStamp = openStamper(form);
  return (bytes, start, end) => (text.read(bytes, start, end) ? openStamp(text) : Number.NaN);
}

/** Holds the parts of the stamp read last; one object serves a whole file. */
class StampText implements WrittenStamp {
  epochDay = 0;
  isDate = true;
  timeOfDayMs = 0;
  offsetMs = 0;
  private bytes: Uint8Array = new Uint8Array();
  private dateKey = 0;

  /** Returns false when the bytes are not a stamp. */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    this.bytes = bytes;
    if (end - start < DATE_LENGTH || !this.readDate(start)) return false;
    this.isDate = end - start === DATE_LENGTH;
    if (this.isDate) this.timeOfDayMs = 0;
    return this.isDate || this.readTime(start + DATE_LENGTH, end);
  }

  private readDate(at: number): boolean {
    const year = this.digits(at, 4);
    const month = this.digits(at + 5, 2);
    const dayOfMonth = this.digits(at + 8, 2);
    if (year < 0 || month < 1 || dayOfMonth < 1 || !this.isAt(at + 4, '-') || !this.isAt(at + 7, '-')) {
      return false;
    }
    const dateKey = (year * 100 + month) * 100 + dayOfMonth;
    if (dateKey === this.dateKey) return true;
    const date = new Date(Date.UTC(year, month - 1, dayOfMonth));
    if (date.getUTCMonth() !== month - 1 || date.getUTCFullYear() !== year) return false;
    this.epochDay = date.getTime() / DAY_MS;
    this.dateKey = dateKey;
    return true;
  }

  /** Reads `T09:30:00.250-05:00` or the like: a T or a space, fraction optional, Z or an offset required. */
  private readTime(at: number, end: number): boolean {
    const hour = this.digits(at + 1, 2);
    const minute = this.digits(at + 4, 2);
    const second = this.digits(at + 7, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return false;
    if (!(this.isAt(at, 'T') || this.isAt(at, ' ') || this.isAt(at, 't'))) return false;
    if (!this.isAt(at + 3, ':') || !this.isAt(at + 6, ':')) return false;
    let zoneAt = at + 9;
    let fractionMs = 0;
    if (this.isAt(zoneAt, '.')) {
      zoneAt += 1;
      for (let unitMs = 100; this.digits(zoneAt, 1) >= 0; unitMs /= 10, zoneAt += 1) {
        fractionMs += unitMs >= 1 ? unitMs * this.digits(zoneAt, 1) : 0;
      }
      if (this.isAt(zoneAt - 1, '.')) return false;
    }
    this.timeOfDayMs = (hour * 60 + minute) * MINUTE_MS + second * 1_000 + fractionMs;
    return this.readOffset(zoneAt, end);
  }

  private readOffset(at: number, end: number): boolean {
    if (end - at === 1) {
      this.offsetMs = 0;
      return this.isAt(at, 'Z') || this.isAt(at, 'z');
    }
    const hours = this.digits(at + 1, 2);
    const minutes = this.digits(at + 4, 2);
    if (end - at !== 6 || hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return false;
    if (!(this.isAt(at, '+') || this.isAt(at, '-')) || !this.isAt(at + 3, ':')) return false;
    this.offsetMs = (this.isAt(at, '-') ? -1 : 1) * (hours * 60 + minutes) * MINUTE_MS;
    return true;
  }

  private isAt(at: number, character: string): boolean {
    return this.bytes[at] === character.charCodeAt(0);
  }

  /** Returns the number that `count` digits spell; −1 when one of the bytes is no digit. */
  private digits(at: number, count: number): number {
    let value = 0;
    for (let index = at; index < at + count; index += 1) {
      const digit = (this.bytes[index] ?? 0) - 48;
      if (digit < 0 || digit > 9) return -1;
      value = value * 10 + digit;
    }
    return value;
  }
}
