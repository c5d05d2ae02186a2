import { type CancellationSignal, neverCancelled, throwIfCancelled } from '../base/pure/cancelled-error.js';
import { type Bars, emptyBars } from '../domain/market/bars.js';
import type { Timeframe } from '../domain/market/timeframe.js';
import { problemOfBar } from './bar-problem.js';
import { DataInvalidError } from './data-invalid-error.js';
import { type StampDescription, stampForm } from './instrument-meta.js';
import { readNumber } from './read-number.js';
import { stampReader } from './stamp-reader.js';
import { withLineFeeds } from './with-line-feeds.js';

const HEADER = 'timestamp,open,high,low,close,volume';
const COLUMNS = 6;
const COMMA = 44;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
/** No bar takes fewer bytes with its line end. */
const SHORTEST_LINE = '2024-01-31,1,1,1,1,\n'.length;
/** Lines read between two looks at the cancellation signal. */
const ROWS_PER_CHECK = 65_536;

/**
 * Reads bars from the bytes of a csv file, in one pass and with no object per line.
 *
 * The first line is `timestamp,open,high,low,close,volume`. A byte order mark, any kind of line end and empty
 * lines at the end are taken. An empty volume is 0. Every bar is checked against what `Bars` promises.
 * @param signal is looked at every 65,536 lines
 * @throws DataInvalidError with the line for whatever does not hold, and for a file without bars
 * @throws CancelledError when the signal is set
 */
export function parseCsvBars(
  fileName: string,
  content: Uint8Array,
  timeframe: Timeframe,
  meta: StampDescription,
  signal: CancellationSignal = neverCancelled,
): Bars {
  const bytes = withLineFeeds(content);
  const end = endOfContent(bytes);
  let lineStart = skipHeader(fileName, bytes, end);
  // Of more lines than this one is too short, and found out in time: room for all would be gigabytes for a file of
  // empty lines.
  const mostBars = Math.floor((end - lineStart) / SHORTEST_LINE) + 1;
  const bars = emptyBars(Math.min(countLines(bytes, lineStart, end), mostBars));
  if (bars.length === 0) throw new DataInvalidError(fileName, null, 'has no bars; add a line for each bar');

  const readStamp = stampReader({ timeframe, ...stampForm(meta) });
  const fieldStarts = new Uint32Array(COLUMNS + 1);
  const field = (column: number): string => textOf(bytes, fieldStarts, column);
  for (let row = 0; row < bars.length; row += 1) {
    if (row % ROWS_PER_CHECK === 0) throwIfCancelled(signal);
    const line = row + 2;
    const lineEnd = endOfLine(bytes, lineStart, end);
    const columns = splitLine(bytes, lineStart, contentEnd(bytes, lineStart, lineEnd), fieldStarts);
    if (columns !== COLUMNS) throw new DataInvalidError(fileName, line, wrongColumns(columns));

    const stampMs = readStamp(bytes, fieldStarts[0] as number, (fieldStarts[1] as number) - 1);
    if (Number.isNaN(stampMs)) {
      throw new DataInvalidError(
        fileName,
        line,
        `the timestamp '${field(0)}' is neither a date such as 2024-01-31 nor RFC 3339 such as 2024-01-31T14:30:00Z`,
      );
    }
    bars.openTimeMs[row] = stampMs;
    bars.open[row] = readColumn(bytes, fieldStarts, 1);
    bars.high[row] = readColumn(bytes, fieldStarts, 2);
    bars.low[row] = readColumn(bytes, fieldStarts, 3);
    bars.close[row] = readColumn(bytes, fieldStarts, 4);
    bars.volume[row] =
      fieldStarts[6] === (fieldStarts[5] as number) + 1 ? 0 : readColumn(bytes, fieldStarts, 5);
    const problem = problemOfBar(bars, row, field);
    if (problem !== null)
      throw new DataInvalidError(fileName, line, `${problem}; correct or remove the line`);
    lineStart = lineEnd + 1;
  }
  return bars;
}

function wrongColumns(columns: number): string {
  return columns === 0
    ? 'is empty; remove the line'
    : `has ${columns} ${columns === 1 ? 'column' : 'columns'} instead of ${COLUMNS} (${HEADER}); correct or remove the line`;
}

function skipHeader(fileName: string, bytes: Uint8Array, end: number): number {
  const start = BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte) ? BYTE_ORDER_MARK.length : 0;
  const lineEnd = endOfLine(bytes, start, Math.max(start, end));
  const header = Buffer.from(bytes.subarray(start, contentEnd(bytes, start, lineEnd))).toString('utf8');
  if (header === HEADER) return lineEnd + 1;
  const shown = header.length > 80 ? `${header.slice(0, 80)}…` : header;
  throw new DataInvalidError(
    fileName,
    1,
    `the header is '${shown}' and must be '${HEADER}'; rename or reorder the columns`,
  );
}

/** Writes where the fields of a line begin, and one past its end plus one, and returns how many there are. */
function splitLine(bytes: Uint8Array, start: number, end: number, fieldStarts: Uint32Array): number {
  if (start === end) return 0;
  let columns = 1;
  fieldStarts[0] = start;
  for (let at = start; at < end; at += 1) {
    if (bytes[at] !== COMMA) continue;
    if (columns <= COLUMNS) fieldStarts[columns] = at + 1;
    columns += 1;
  }
  if (columns <= COLUMNS) fieldStarts[columns] = end + 1;
  return columns;
}

function readColumn(bytes: Uint8Array, fieldStarts: Uint32Array, column: number): number {
  return readNumber(bytes, fieldStarts[column] as number, (fieldStarts[column + 1] as number) - 1);
}

function textOf(bytes: Uint8Array, fieldStarts: Uint32Array, column: number): string {
  const text = bytes.subarray(fieldStarts[column], (fieldStarts[column + 1] as number) - 1);
  return Buffer.from(text).toString('utf8').slice(0, 40);
}

function endOfLine(bytes: Uint8Array, start: number, end: number): number {
  const lineFeed = bytes.indexOf(LINE_FEED, start);
  return lineFeed < 0 || lineFeed > end ? end : lineFeed;
}

function contentEnd(bytes: Uint8Array, start: number, lineEnd: number): number {
  return lineEnd > start && bytes[lineEnd - 1] === CARRIAGE_RETURN ? lineEnd - 1 : lineEnd;
}

/** Returns the end of the last line that is not empty, without its line end. */
function endOfContent(bytes: Uint8Array): number {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === LINE_FEED || bytes[end - 1] === CARRIAGE_RETURN)) end -= 1;
  return end;
}

function countLines(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end) return 0;
  let lines = 1;
  for (let at = start; at < end; at += 1) if (bytes[at] === LINE_FEED) lines += 1;
  return lines;
}
