import { type Bars, emptyBars, sliceBars } from '../../market/bars.js';
import type { Timeframe } from '../../market/timeframe.js';
import { problemOfBar } from '../bar-problem.js';
import { DataInvalidError } from '../data-invalid-error.js';
import { stampReader } from '../stamp-reader.js';
import { type ColumnLayout, columnLayout } from './column-layout.js';
import { csvLines } from './csv-text.js';

/** A line of a file that holds no usable bar. */
export interface BadRow {
  /** 1-based; the header is line 1. */
  readonly line: number;
  /** What is wrong, without a full stop. */
  readonly reason: string;
}

export interface ReadBars {
  /** The good rows, in the order of the file. */
  readonly bars: Bars;
  readonly badRows: readonly BadRow[];
  readonly layout: ColumnLayout;
}

export interface ReadBarsOptions {
  readonly timeframe: Timeframe;
  /** IANA zone of bare dates and of what a timestamp's date is. */
  readonly timezone: string;
  /** Scales each bar so that its close becomes the adjusted close. */
  readonly adjust: boolean;
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const LONGEST_SHOWN = 40;

/**
 * Reads bars in the forms in which people have them: Yahoo's, yfinance's and the project's own.
 * Every row is checked against what `Bars` promises and against the good row before it.
 * @param fileName for messages
 * @throws DataInvalidError when the header cannot be understood, or lacks what `adjust` needs
 */
export function readBars(fileName: string, text: string, options: ReadBarsOptions): ReadBars {
  const [header, ...rows] = csvLines(text);
  const layout = columnLayout(fileName, header?.fields ?? []);
  if (options.adjust && layout.adjustedClose === null) {
    throw new DataInvalidError(fileName, 1, "the column 'Adj Close', by which to adjust, is missing");
  }
  const readRow = rowReader(layout, options);
  const bars = emptyBars(rows.length);
  const badRows: BadRow[] = [];
  let count = 0;
  for (const { line, fields } of rows) {
    const reason = readRow(fields, bars, count);
    if (reason === null) count += 1;
    else badRows.push({ line, reason });
  }
  return { bars: sliceBars(bars, 0, count), badRows, layout };
}

/** Returns a function that writes a row into the bars and returns what is wrong with it, null for a good one. */
function rowReader(layout: ColumnLayout, { timeframe, timezone, adjust }: ReadBarsOptions) {
  const readStamp = stampReader(timeframe, timezone, 'open');
  return (fields: readonly string[], bars: Bars, row: number): string | null => {
    if (fields.length === 0) return 'is empty';
    if (fields.length !== layout.count) return `has ${fields.length} columns instead of ${layout.count}`;
    const text = (index: number | null): string => (index === null ? '' : (fields[index] ?? ''));
    const stamp = Buffer.from(text(layout.timestamp));
    const stampMs = readStamp(stamp, 0, stamp.length);
    if (Number.isNaN(stampMs)) return stampProblem(text(layout.timestamp));

    const factor = adjust ? number(text(layout.adjustedClose)) / number(text(layout.close)) : 1;
    if (!(factor > 0 && factor < Infinity)) {
      return `the adjusted close '${shown(text(layout.adjustedClose))}' and the close '${shown(text(layout.close))}' give no factor to adjust by`;
    }
    bars.openTimeMs[row] = stampMs;
    bars.open[row] = number(text(layout.open)) * factor;
    bars.high[row] = number(text(layout.high)) * factor;
    bars.low[row] = number(text(layout.low)) * factor;
    bars.close[row] = number(text(layout.close)) * factor;
    bars.volume[row] = text(layout.volume) === '' ? 0 : number(text(layout.volume));
    const columns = [
      layout.timestamp,
      layout.open,
      layout.high,
      layout.low,
      layout.close,
      layout.volume,
    ] as const;
    return problemOfBar(bars, row, (column) => shown(text(columns[column] ?? null)));
  };
}

function number(text: string): number {
  return DECIMAL.test(text) ? Number(text) : Number.NaN;
}

function stampProblem(text: string): string {
  return `the timestamp '${shown(text)}' is neither a date such as 2024-01-31 nor a time with its offset such as 2024-01-31 09:30:00-05:00`;
}

function shown(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
