import { type FileHandle, open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Bars } from '../../domain/market/bars.js';
import { inferCalendar } from '../../domain/market/infer-calendar.js';
import type { Calendar, Instrument } from '../../domain/market/instrument.js';
import type { Timeframe } from '../../domain/market/timeframe.js';
import { DataFolder } from '../data-folder.js';
import { DataInvalidError } from '../data-invalid-error.js';
import { DatasetExistsError } from '../dataset-exists-error.js';
import type { FoundDayStart } from '../find-day-start.js';
import { csvFileName } from '../instrument-file.js';
import type { StampEnd } from '../open-stamp.js';
import { BarCollector } from '../quality/bar-collector.js';
import { checkRows } from '../quality/check-rows.js';
import type { DataIssue, DataIssueCode, RejectingCode } from '../quality/data-issue.js';
import { IssueLog } from '../quality/issue-log.js';
import { issuesOfRow, type RejectedRow, type RowFault } from '../quality/raw-rows.js';
import { seriesIssues } from '../quality/series-issues.js';
import { storeBars } from '../store-bars.js';
import type { CsvForm } from './csv-form.js';
import type { Separator } from './csv-text.js';
import type { DateOrder } from './date-order.js';
import { type CsvRequest, readCsv } from './read-csv.js';
import { spacingProblem } from './spacing-problem.js';

/** A line of a file that holds no usable bar. */
export interface BadRow {
  /** 1-based; the header is line 1. */
  readonly line: number;
  /** The kind of the first thing that is wrong. */
  readonly code: RejectingCode;
  /** What is wrong, without a full stop. */
  readonly reason: string;
}

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
  /** Local time at which the next trading day begins, such as `17:00`; null to find it out. */
  readonly dayStart: string | null;
  /** Which end of a bar is stamped, how dates are written and what separates fields; null to have it found out. */
  readonly stamp: StampEnd | null;
  readonly dateOrder: DateOrder | null;
  readonly separator: Separator | null;
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
  /** By line; at most the first 500 of each code. */
  readonly badRows: readonly BadRow[];
  /** How many of each code there are, most frequent first. */
  readonly badRowCounts: readonly { readonly code: RejectingCode; readonly count: number }[];
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
  /** What was assumed about the file. */
  readonly notices: readonly string[];
  /** What a load of the same file would find; at most 500 of each code. */
  readonly issues: readonly DataIssue[];
  /** How many of each code there are, most frequent first. */
  readonly issueCounts: readonly { readonly code: DataIssueCode; readonly count: number }[];
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
  const read = await withOpen(request.file, (source) =>
    readWhole({
      ...{ fileName, file: source, timeframe, calendar: request.calendar, timezone: request.timezone },
      ...{ stamp: request.stamp, dateOrder: request.dateOrder, separator: request.separator },
      adjust: request.adjust,
    }),
  );
  const { bars, form, log } = read;
  const badRows = read.badRows.listed.toSorted((a, b) => a.line - b.line);
  const problem = spacingProblem(bars, timeframe);
  if (problem !== null) throw new DataInvalidError(fileName, null, problem);

  const isWritten = bars.length > 0 && (badRows.length === 0 || request.skipBadRows);
  const instrument: Instrument = {
    symbol,
    timeframe,
    source: `csv:${fileName}`,
    timezone: form.timezone,
    calendar: form.calendar ?? inferCalendar(bars, timeframe),
    calendarAssumed: request.calendar === null,
  };
  const adjusted = adjustmentOf(form, request.adjust);
  let foundDayStart: FoundDayStart | null = null;
  if (isWritten) {
    const mode = request.replace ? 'replace' : 'create';
    const settings = {
      calendar: request.calendar,
      timezone: form.timezone,
      isTimezoneAsked: true,
      isTimezoneSaid: request.timezone !== null,
      dayStart: request.dayStart,
      isStampStated: request.stamp !== null,
    };
    ({ foundDayStart } = await storeBars(
      dataDir,
      { symbol, timeframe, source: instrument.source, adjusted, mode, ...settings },
      bars,
      new AbortController().signal,
    ));
  }
  const dayStart = request.dayStart ?? foundDayStart?.dayStart;
  const dated = dayStart === undefined ? instrument : { ...instrument, dayStart };
  // Nothing is stored beside them: an import is a whole series.
  log.addAll(seriesIssues(bars, { bars, instrument: dated }, { shared: 0, closeRatios: new Map() }));
  return {
    isWritten,
    file,
    symbol,
    timeframe,
    rows: bars.length,
    badRows,
    badRowCounts: read.badRows.counts,
    firstMs: bars.openTimeMs[0] ?? null,
    lastMs: bars.openTimeMs[bars.length - 1] ?? null,
    source: instrument.source,
    calendar: instrument.calendar,
    isCalendarAssumed: instrument.calendarAssumed,
    adjusted,
    isReplacement: existing !== undefined,
    ignoredColumns: form.layout.ignored,
    notices: [
      ...form.notices.map(({ message }) => message),
      ...(foundDayStart === null
        ? []
        : [`days begin at ${foundDayStart.dayStart} ${form.timezone}: ${foundDayStart.reason}`]),
    ],
    issues: log.listed,
    issueCounts: log.counts,
  };
}

interface ReadFile {
  readonly bars: Bars;
  readonly badRows: IssueLog<BadRow>;
  readonly form: CsvForm;
  readonly log: IssueLog;
}

async function withOpen<T>(path: string, read: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path);
  try {
    return await read(file);
  } finally {
    await file.close();
  }
}

async function readWhole(request: CsvRequest): Promise<ReadFile> {
  const collector = new BarCollector();
  const badRows = new IssueLog<BadRow>();
  const log = new IssueLog();
  let form: CsvForm | null = null;
  for await (const batch of readCsv(request, new AbortController().signal)) {
    const checked = checkRows(batch.raw);
    const collected = collector.add(checked);
    if (form === null) log.addAll(batch.form.notices);
    form = batch.form;
    const rejected = [...checked.rejected, ...collected.rejected];
    log.addAll(rejected.flatMap(issuesOfRow));
    log.addAll(collected.issues);
    badRows.addAll(rejected.map(badRow).sort((a, b) => a.line - b.line));
  }
  if (form === null) throw new DataInvalidError(request.fileName, null, 'is empty');
  return { bars: collector.bars, badRows, form, log };
}

function badRow({ line, faults }: RejectedRow): BadRow {
  return {
    line: line ?? 0,
    code: (faults[0] as RowFault).code,
    reason: faults.map(({ problem }) => problem).join('; '),
  };
}

/** A file that gives adjusted closes apart has prices that are not; one that does not may hold either. */
function adjustmentOf({ layout }: CsvForm, isAdjusted: boolean): boolean | null {
  if (isAdjusted) return true;
  return layout.adjustedClose === null ? null : false;
}
