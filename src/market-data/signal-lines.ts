import { withLineFeeds } from './with-line-feeds.js';

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const DATE = 'YYYY-MM-DD'.length;
/** Longer than one zone is behind another. */
const DAY_MS = 86_400_000;
const LAST_DAY_MS = Date.parse('9999-12-31');

/**
 * Returns the lines of a file of recorded signals through a day, be they well-formed or not: what is added behind them is no
 * part of it. A stamp with a time may be of that day in another zone, so those of one day more are.
 * @param endDate YYYY-MM-DD
 */
export function signalLinesThrough(content: Uint8Array, endDate: string): Uint8Array {
  const bytes = withLineFeeds(content);
  const dayAfter = new Date(Math.min(Date.parse(endDate) + DAY_MS, LAST_DAY_MS)).toISOString().slice(0, DATE);
  let end = bytes.length;
  for (;;) {
    const start = end === 0 ? 0 : bytes.lastIndexOf(LINE_FEED, end - 1) + 1;
    while (end > start && bytes[end - 1] === CARRIAGE_RETURN) end -= 1;
    const begin = Buffer.from(bytes.subarray(start, Math.min(end, start + DATE + 1))).toString('latin1');
    const [, date = '', time] = /^(\d{4}-\d\d-\d\d)([T ])?/i.exec(begin) ?? [];
    const isBehind = date > (time === undefined ? endDate : dayAfter);
    // How a file ends, with a line feed or several, says nothing.
    if (start === 0 || (begin !== '' && !isBehind)) return bytes.subarray(0, end);
    end = start - 1;
  }
}
