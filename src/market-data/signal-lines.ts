import { withLineFeeds } from './with-line-feeds.js';

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
/** Longer than a stamp is. */
const STAMP = 40;

/** Through where signals count. */
export interface SignalsEnd {
  /** The last day, YYYY-MM-DD, of stamps without a time. */
  readonly endDate: string;
  /** Where that day ends (exclusive), milliseconds since the epoch, for stamps with one. */
  readonly endMs: number;
}

/**
 * Returns the lines of a file of recorded signals through a day, be they well-formed or not: what is added behind them is no
 * part of it.
 */
export function signalLinesThrough(content: Uint8Array, { endDate, endMs }: SignalsEnd): Uint8Array {
  const bytes = withLineFeeds(content);
  let end = bytes.length;
  for (;;) {
    const start = end === 0 ? 0 : bytes.lastIndexOf(LINE_FEED, end - 1) + 1;
    while (end > start && bytes[end - 1] === CARRIAGE_RETURN) end -= 1;
    const begin = Buffer.from(bytes.subarray(start, Math.min(end, start + STAMP))).toString('latin1');
    const [, date = '', time = ''] = /^(\d{4}-\d\d-\d\d)(?:[T ]([^,]*))?/i.exec(begin) ?? [];
    const timeMs = Date.parse(`${date}T${time.toUpperCase()}`);
    const isBehind = Number.isNaN(timeMs) ? date > endDate : timeMs >= endMs;
    // How a file ends, with a line feed or several, says nothing.
    if (start === 0 || (begin !== '' && !isBehind)) return bytes.subarray(0, end);
    end = start - 1;
  }
}
