import type { RecordedSignals } from '../backtest/recorded-signals.js';
import { Signal } from '../backtest/signal.js';
import type { Timeframe } from '../market/timeframe.js';
import { readNumber } from './read-number.js';
import { SignalsInvalidError } from './signals-invalid-error.js';
import { stampReader } from './stamp-reader.js';

const HEADERS = ['timestamp,signal', 'timestamp,signal,confidence'];
const WORDS: ReadonlyMap<string, Signal> = new Map([
  ['BUY', Signal.Buy],
  ['HOLD', Signal.Hold],
  ['SELL', Signal.Sell],
]);
const BYTE_ORDER_MARK = '\u{FEFF}';

/**
 * Reads recorded signals from the bytes of a csv file.
 *
 * The first line is `timestamp,signal` or `timestamp,signal,confidence`. Stamps are those of the bars: a date, or
 * RFC 3339; they rise from line to line. Signals are BUY, HOLD and SELL in any case. A confidence lies between 0
 * and 1 and is 1 where it is not given. A byte order mark, either kind of line end and empty lines at the end are
 * taken.
 * @param timezone IANA zone of the bars, in which a date begins
 * @throws SignalsInvalidError with the line for whatever does not hold
 */
export function parseCsvSignals(
  fileName: string,
  bytes: Uint8Array,
  timeframe: Timeframe,
  timezone: string,
): RecordedSignals {
  const lines = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('utf8')
    .replace(BYTE_ORDER_MARK, '')
    .trimEnd()
    .split(/\r?\n/);
  const columns = columnsOf(fileName, lines[0] as string);
  const count = lines.length - 1;
  const signals = {
    timeMs: new Float64Array(count),
    signal: new Uint8Array(count),
    confidence: new Float64Array(count),
  };
  const readStamp = stampReader(timeframe, timezone, 'open');
  for (let row = 0; row < count; row += 1) {
    const fail = (problem: string): never => {
      throw new SignalsInvalidError(fileName, row + 2, problem);
    };
    const fields = (lines[row + 1] as string).split(',');
    if (fields.length !== columns)
      fail(`has ${fields.length} columns instead of ${columns}; correct the line`);
    const [stamp = '', word = '', confidence = ''] = fields;
    const timeMs = readStamp(Buffer.from(stamp), 0, Buffer.byteLength(stamp));
    if (Number.isNaN(timeMs)) {
      fail(
        `the timestamp '${shown(stamp)}' is neither a date such as 2024-01-31 nor RFC 3339 such as 2024-01-31T14:30:00Z`,
      );
    }
    if (row > 0) checkOrder(timeMs, signals.timeMs[row - 1] as number, stamp, fail);
    signals.timeMs[row] = timeMs;
    signals.signal[row] =
      WORDS.get(word.trim().toUpperCase()) ??
      fail(`'${shown(word)}' is not a signal; write BUY, HOLD or SELL`);
    signals.confidence[row] = confidenceOf(confidence.trim(), fail);
  }
  return signals;
}

function columnsOf(fileName: string, header: string): number {
  if (HEADERS.includes(header.trim())) return header.split(',').length;
  throw new SignalsInvalidError(
    fileName,
    1,
    `the header is '${shown(header)}' and must be '${HEADERS.join("' or '")}'; rename or reorder the columns`,
  );
}

function checkOrder(
  timeMs: number,
  previousMs: number,
  stamp: string,
  fail: (problem: string) => never,
): void {
  if (timeMs === previousMs) fail(`'${stamp}' stamps the same bar as the line before; keep one of the two`);
  if (timeMs < previousMs) fail(`'${stamp}' is earlier than the line before; sort the lines by timestamp`);
}

function confidenceOf(text: string, fail: (problem: string) => never): number {
  if (text === '') return 1;
  const bytes = Buffer.from(text);
  const value = readNumber(bytes, 0, bytes.length);
  return value >= 0 && value <= 1
    ? value
    : fail(`the confidence '${shown(text)}' is not a number from 0 to 1`);
}

function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
