import type { RecordedSignals } from '../domain/backtest/recorded-signals.js';
import { Signal } from '../domain/backtest/signal.js';
import type { Instrument } from '../domain/market/instrument.js';
import { readNumber } from './read-number.js';
import { SignalsInvalidError } from './signals-invalid-error.js';
import { stampReader } from './stamp-reader.js';
import { withLineFeeds } from './with-line-feeds.js';

const HEADERS = ['timestamp,signal', 'timestamp,signal,confidence'];
const WORDS: readonly (readonly [word: string, signal: Signal])[] = [
  ['hold', Signal.Hold],
  ['buy', Signal.Buy],
  ['sell', Signal.Sell],
];
const BYTE_ORDER_MARK = '\u{FEFF}';
const COMMA = 44;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
/** The bit that tells a small letter from a capital one. */
const SMALL = 32;

/**
 * Reads recorded signals from the bytes of a csv file.
 *
 * The first line is `timestamp,signal` or `timestamp,signal,confidence`. Stamps are those of the bars: a date, or
 * RFC 3339; they rise from line to line. Signals are BUY, HOLD and SELL in any case. A confidence lies between 0
 * and 1 and is 1 where it is not given. A byte order mark, any kind of line end and empty lines at the end are
 * taken.
 * @param instrument of the bars, whose stamps those of the signals are
 * @throws SignalsInvalidError with the line for whatever does not hold
 */
export function parseCsvSignals(
  fileName: string,
  content: Uint8Array,
  instrument: Pick<Instrument, 'timeframe' | 'timezone' | 'calendar'>,
): RecordedSignals {
  const bytes = withLineFeeds(content);
  const end = endOfContent(bytes);
  const headerEnd = endOfLine(bytes, 0, end);
  const columns = columnsOf(fileName, textOf(bytes, 0, headerEnd).replace(BYTE_ORDER_MARK, ''));
  const count = countLines(bytes, headerEnd + 1, end);
  const signals = {
    timeMs: new Float64Array(count),
    signal: new Uint8Array(count),
    confidence: new Float64Array(count),
  };
  const readStamp = stampReader({ ...instrument, end: 'open' });
  let start = headerEnd + 1;
  for (let row = 0; row < count; row += 1) {
    const fail = (problem: string): never => {
      throw new SignalsInvalidError(fileName, row + 2, problem);
    };
    const lineEnd = endOfLine(bytes, start, end);
    const contentEnd = bytes[lineEnd - 1] === CARRIAGE_RETURN ? lineEnd - 1 : lineEnd;
    const comma = indexOf(bytes, COMMA, start, contentEnd);
    const secondComma = indexOf(bytes, COMMA, comma + 1, contentEnd);
    const found = columnCount(bytes, start, contentEnd);
    if (found !== columns) fail(`has ${found} columns instead of ${columns}; correct the line`);

    const stamp = (): string => textOf(bytes, start, comma);
    const timeMs = readStamp(bytes, start, comma);
    if (Number.isNaN(timeMs)) {
      fail(
        `the timestamp '${stamp()}' is neither a date such as 2024-01-31 nor RFC 3339 such as 2024-01-31T14:30:00Z`,
      );
    }
    if (row > 0) checkOrder(timeMs, signals.timeMs[row - 1] as number, stamp, fail);
    signals.timeMs[row] = timeMs;
    signals.signal[row] =
      signalOf(bytes, comma + 1, secondComma) ??
      fail(`'${textOf(bytes, comma + 1, secondComma)}' is not a signal; write BUY, HOLD or SELL`);
    const confidence = confidenceOf(bytes, secondComma + 1, contentEnd);
    if (!(confidence >= 0 && confidence <= 1)) {
      fail(`the confidence '${textOf(bytes, secondComma + 1, contentEnd)}' is not a number from 0 to 1`);
    }
    signals.confidence[row] = confidence;
    start = lineEnd + 1;
  }
  return signals;
}

/** Returns the signal that bytes spell in either case, spaces around it passed over; null when they spell none. */
function signalOf(bytes: Uint8Array, start: number, end: number): Signal | null {
  const [from, to] = trimmed(bytes, start, end);
  for (const [word, signal] of WORDS) {
    if (to - from !== word.length) continue;
    let matches = 0;
    while (
      matches < word.length &&
      ((bytes[from + matches] as number) | SMALL) === word.charCodeAt(matches)
    ) {
      matches += 1;
    }
    if (matches === word.length) return signal;
  }
  return null;
}

/** Returns 1 for no bytes, NaN for what is no number. */
function confidenceOf(bytes: Uint8Array, start: number, end: number): number {
  const [from, to] = trimmed(bytes, start, end);
  return to <= from ? 1 : readNumber(bytes, from, to);
}

function trimmed(bytes: Uint8Array, start: number, end: number): readonly [from: number, to: number] {
  let from = start;
  let to = end;
  while (from < to && bytes[from] === SPACE) from += 1;
  while (to > from && bytes[to - 1] === SPACE) to -= 1;
  return [from, to];
}

function columnCount(bytes: Uint8Array, start: number, end: number): number {
  let columns = 1;
  for (let at = start; at < end; at += 1) if (bytes[at] === COMMA) columns += 1;
  return columns;
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  const length = Math.max(0, end - start);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString('utf8');
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** Returns where a byte stands, or the end. */
function indexOf(bytes: Uint8Array, byte: number, start: number, end: number): number {
  for (let at = start; at < end; at += 1) if (bytes[at] === byte) return at;
  return end;
}

function endOfLine(bytes: Uint8Array, start: number, end: number): number {
  return indexOf(bytes, LINE_FEED, start, end);
}

/** Returns the end of the last line that is not empty, without its line end. */
function endOfContent(bytes: Uint8Array): number {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === LINE_FEED || bytes[end - 1] === CARRIAGE_RETURN)) end -= 1;
  return end;
}

function countLines(bytes: Uint8Array, start: number, end: number): number {
  let lines = 0;
  for (let at = start; at < end; at = endOfLine(bytes, at, end) + 1) lines += 1;
  return lines;
}

function columnsOf(fileName: string, header: string): number {
  if (HEADERS.includes(header.trim())) return header.split(',').length;
  throw new SignalsInvalidError(
    fileName,
    1,
    `the header is '${header}' and must be '${HEADERS.join("' or '")}'; rename or reorder the columns`,
  );
}

function checkOrder(
  timeMs: number,
  previousMs: number,
  stamp: () => string,
  fail: (problem: string) => never,
): void {
  if (timeMs === previousMs) fail(`'${stamp()}' stamps the same bar as the line before; keep one of the two`);
  if (timeMs < previousMs) fail(`'${stamp()}' is earlier than the line before; sort the lines by timestamp`);
}
