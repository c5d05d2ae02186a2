import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { inferCalendar } from '../../market/infer-calendar.js';
import type { Calendar, Instrument } from '../../market/instrument.js';
import type { Timeframe } from '../../market/timeframe.js';
import { DataFolder } from '../data-folder.js';
import { DataInvalidError } from '../data-invalid-error.js';
import { csvFileName } from '../instrument-file.js';
import { writeBars } from '../write-bars.js';
import { DatasetExistsError } from './dataset-exists-error.js';
import { type BadRow, type ReadBars, readBars } from './read-bars.js';
import { spacingProblem } from './spacing-problem.js';

export interface ImportRequest {
  /** The csv file to read, anywhere. */
  readonly file: string;
  /** The data folder; created when it is missing. */
  readonly dataDir: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** When the instrument trades; null to have it inferred from the bars, whenever they are read. */
  readonly calendar: Calendar | null;
  /** IANA zone of bare dates and of the borders of days; null for the calendar's own. */
  readonly timezone: string | null;
  /** Scales prices by Adj Close / Close, so that splits and dividends leave no steps. */
  readonly adjust: boolean;
  /** Leaves bad rows out; without it one of them keeps the whole file out. */
  readonly skipBadRows: boolean;
  /** Replaces bars of the same symbol and timeframe. */
  readonly replace: boolean;
}

/** What an import found and did. */
export interface ImportReport {
  /** False when bad rows kept the file out: nothing was written then. */
  readonly isWritten: boolean;
  /** Where the bars are, or would have been. */
  readonly file: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** Good rows. */
  readonly rows: number;
  readonly badRows: readonly BadRow[];
  /** Stamps of the first and last good row, milliseconds since the epoch; null without any. */
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  readonly source: string;
  readonly calendar: Calendar;
  readonly isCalendarAssumed: boolean;
  /** Whether prices are adjusted for splits and dividends; null when the file does not tell. */
  readonly adjusted: boolean | null;
  readonly isReplacement: boolean;
  readonly ignoredColumns: readonly string[];
}

/**
 * Brings a csv file of bars into the data folder, in the project's own form.
 * @throws DataInvalidError when the file cannot be understood, is empty, or holds bars of another length
 * @throws DatasetExistsError when there are bars already and `replace` is false
 */
export async function importBars(request: ImportRequest): Promise<ImportReport> {
  const { symbol, timeframe, dataDir } = request;
  const fileName = basename(request.file);
  const existing = (await new DataFolder(dataDir).csvFiles()).find(
    (file) => file.symbol === symbol && file.timeframe === timeframe,
  );
  // Two spellings of one symbol must not stand beside each other.
  const target = existing?.fileName ?? csvFileName({ symbol, timeframe });
  const file = join(dataDir, target);
  if (existing !== undefined && !request.replace) throw new DatasetExistsError(symbol, timeframe, file);
  if (target !== csvFileName({ symbol, timeframe })) {
    throw new DataInvalidError(
      target,
      null,
      'is an unusual spelling of the symbol; rename or remove it first',
    );
  }

  const timezone = request.timezone ?? (request.calendar === 'XNYS' ? 'America/New_York' : 'UTC');
  const text = await readFile(request.file, 'utf8');
  const read = readBars(fileName, text, { timeframe, timezone, adjust: request.adjust });
  const { bars, badRows, layout } = read;
  if (bars.length === 0 && badRows.length === 0) {
    throw new DataInvalidError(fileName, null, 'has no bars; add a line for each bar');
  }
  const problem = spacingProblem(bars, timeframe);
  if (problem !== null) throw new DataInvalidError(fileName, null, problem);

  const isWritten = bars.length > 0 && (badRows.length === 0 || request.skipBadRows);
  const instrument: Instrument = {
    symbol,
    timeframe,
    source: `csv:${fileName}`,
    timezone,
    calendar: request.calendar ?? inferCalendar(bars, timeframe),
    calendarAssumed: request.calendar === null,
  };
  const adjusted = adjustmentOf(read, request.adjust);
  if (isWritten) await writeBars(dataDir, instrument, bars, adjusted ?? undefined);
  return {
    isWritten,
    file,
    symbol,
    timeframe,
    rows: bars.length,
    badRows,
    firstMs: bars.openTimeMs[0] ?? null,
    lastMs: bars.openTimeMs[bars.length - 1] ?? null,
    source: instrument.source,
    calendar: instrument.calendar,
    isCalendarAssumed: instrument.calendarAssumed,
    adjusted,
    isReplacement: existing !== undefined,
    ignoredColumns: layout.ignored,
  };
}

/** A file that gives adjusted closes apart has prices that are not; one that does not may hold either. */
function adjustmentOf({ layout }: ReadBars, isAdjusted: boolean): boolean | null {
  if (isAdjusted) return true;
  return layout.adjustedClose === null ? null : false;
}
