import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Bars } from '../../domain/market/bars.js';
import { AmbiguousStampsError } from '../ambiguous-stamps-error.js';
import { DataInvalidError } from '../data-invalid-error.js';
import { barsBeside } from '../load/bars-beside.js';
import type { DataLoadParameters } from '../load/data-load-parameters.js';
import { requestedStore } from '../load/requested-store.js';
import { rowsInRange } from '../load/rows-in-range.js';
import { planStore } from '../plan-store.js';
import { aboutCsv } from '../providers/csv-provider.js';
import { BarCollector } from '../quality/bar-collector.js';
import { checkRows } from '../quality/check-rows.js';
import type { DataIssue } from '../quality/data-issue.js';
import { IssueLog } from '../quality/issue-log.js';
import { issuesOfRow } from '../quality/raw-rows.js';
import { AmbiguousDatesError } from './ambiguous-dates-error.js';
import type { CsvForm } from './csv-form.js';
import { fieldsOf, findSeparator } from './csv-text.js';
import { type CsvRequest, readCsv } from './read-csv.js';
import { readLineBatches } from './read-lines.js';
import { spacingProblem } from './spacing-problem.js';

/** What a file leaves open. */
export interface FileQuestion {
  /** What answers it. */
  readonly field: 'dateOrder' | 'stamp' | 'dayStart';
  readonly message: string;
  readonly choices: readonly string[];
}

/** A file of the import folder, and how it would be loaded. */
export interface PreviewRequest {
  /** Of the provider csv. */
  readonly parameters: DataLoadParameters;
  /** Open, and stays so. */
  readonly file: FileHandle;
  /** Where its bars would be stored. */
  readonly dataDir: string;
}

/** What a file of bars holds, before it is loaded. */
export interface FilePreview {
  /** The fields of its first line. */
  readonly columns: readonly string[];
  /** Those of the lines behind it, a few. */
  readonly sample: readonly (readonly string[])[];
  /** How it is read; null where it leaves open how. */
  readonly form: Pick<CsvForm, 'timezone' | 'calendar' | 'stamp'> | null;
  /** Good rows of the range that was asked for, each stamp once; 0 where it leaves open how they are read. */
  readonly rows: number;
  /** Stamps of the earliest and the latest bar, milliseconds since the epoch; null without any. */
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  /** What was assumed about it, and what is wrong with its rows; at most 500 of each code. */
  readonly issues: readonly DataIssue[];
  readonly questions: readonly FileQuestion[];
}

const SHOWN_LINES = 6;
/** A cell is shown as far as one sees what it is. */
const MAX_CELL = 60;
const MAX_COLUMNS = 50;

/**
 * Reads a csv file of bars through, row by row, as a load does, and stores nothing. What is open is a question instead
 * of an error.
 * @throws DataInvalidError when it cannot be understood, or holds bars of another length, whatever is answered
 * @throws DatasetMismatchError when its bars cannot be merged with those that are stored
 */
export async function previewFile({ parameters, file, dataDir }: PreviewRequest): Promise<FilePreview> {
  const fileName = basename(parameters.path ?? '');
  const request = { ...parameters, fileName, file, adjust: parameters.adjust ?? false };
  const lines = await firstLines(file, fileName);
  const separator = request.separator ?? findSeparator(lines[0] ?? '');
  const [columns = [], ...sample] = lines.map((line) =>
    fieldsOf(line, separator).map(cell).slice(0, MAX_COLUMNS),
  );
  try {
    return { columns, sample, ...(await readThrough(request, parameters, dataDir)), questions: [] };
  } catch (error) {
    const question = questionOf(error);
    if (question === null) throw error;
    return { columns, sample, ...NOTHING_READ, questions: [question] };
  }
}

const NOTHING_READ = { form: null, rows: 0, firstMs: null, lastMs: null, issues: [] };

async function firstLines(file: FileHandle, fileName: string): Promise<readonly string[]> {
  const stop = new AbortController();
  for await (const { lines } of readLineBatches(file, fileName, SHOWN_LINES, stop.signal)) return lines;
  return [];
}

function cell(text: string): string {
  return text.length > MAX_CELL ? `${text.slice(0, MAX_CELL - 1)}…` : text;
}

async function readThrough(
  request: CsvRequest,
  parameters: DataLoadParameters,
  dataDir: string,
): Promise<Omit<FilePreview, 'columns' | 'sample' | 'questions'>> {
  const log = new IssueLog();
  const collector = new BarCollector();
  const { calendar: before } = await barsBeside(parameters, dataDir);
  let form: CsvForm | null = null;
  for await (const batch of readCsv(request, new AbortController().signal)) {
    if (form === null) log.addAll(batch.form.notices);
    form = batch.form;
    const { timezone, calendar } = form;
    const checked = rowsInRange(checkRows(batch.raw), parameters, { timezone, calendar: calendar ?? before });
    const collected = collector.add(checked);
    log.addAll([...checked.rejected, ...collected.rejected].flatMap(issuesOfRow));
    log.addAll(collected.issues);
  }
  const { bars } = collector;
  if (form !== null && bars.length > 0)
    await requireStorable(request.fileName, parameters, form, bars, dataDir);
  return {
    ...{ form, rows: bars.length, issues: log.listed },
    firstMs: bars.openTimeMs[0] ?? null,
    lastMs: bars.openTimeMs[bars.length - 1] ?? null,
  };
}

/** Throws what a load would throw before it writes. */
async function requireStorable(
  fileName: string,
  parameters: DataLoadParameters,
  form: CsvForm,
  bars: Bars,
  dataDir: string,
): Promise<void> {
  const problem = spacingProblem(bars, parameters.timeframe);
  if (problem !== null) throw new DataInvalidError(fileName, null, problem);
  const mode = parameters.replace ? 'replace' : 'merge';
  await planStore(dataDir, requestedStore(parameters, aboutCsv(form, parameters), bars, mode), bars);
}

function questionOf(error: unknown): FileQuestion | null {
  if (error instanceof AmbiguousDatesError)
    return { field: 'dateOrder', message: error.question, choices: ['MDY', 'DMY'] };
  if (!(error instanceof AmbiguousStampsError)) return null;
  const { option, message, readings } = error;
  return { field: option, message, choices: readings.map(({ value }) => value) };
}
