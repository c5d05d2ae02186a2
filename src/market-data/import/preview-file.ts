import type { FileHandle } from 'node:fs/promises';
import { AmbiguousStampsError } from '../ambiguous-stamps-error.js';
import { checkRows } from '../quality/check-rows.js';
import type { DataIssue } from '../quality/data-issue.js';
import { IssueLog } from '../quality/issue-log.js';
import { issuesOfRow } from '../quality/raw-rows.js';
import { AmbiguousDatesError } from './ambiguous-dates-error.js';
import type { CsvForm } from './csv-form.js';
import { fieldsOf, findSeparator } from './csv-text.js';
import { type CsvRequest, readCsv } from './read-csv.js';
import { readLineBatches } from './read-lines.js';

/** What a file leaves open. */
export interface FileQuestion {
  /** What answers it. */
  readonly field: 'dateOrder' | 'stamp' | 'dayStart';
  readonly message: string;
  readonly choices: readonly string[];
}

/** What a file of bars holds, before it is loaded. */
export interface FilePreview {
  /** The fields of its first line. */
  readonly columns: readonly string[];
  /** Those of the lines behind it, a few. */
  readonly sample: readonly (readonly string[])[];
  /** How it is read; null where it leaves open how. */
  readonly form: Pick<CsvForm, 'timezone' | 'calendar' | 'stamp'> | null;
  /** Good rows; 0 where it leaves open how they are read. */
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
 * Reads a csv file of bars through, row by row, and stores nothing. What is open is a question instead of an error.
 * @throws DataInvalidError when it cannot be understood, whatever is answered
 */
export async function previewFile(request: CsvRequest): Promise<FilePreview> {
  const lines = await firstLines(request.file, request.fileName);
  const separator = request.separator ?? findSeparator(lines[0] ?? '');
  const [columns = [], ...sample] = lines.map((line) =>
    fieldsOf(line, separator).map(cell).slice(0, MAX_COLUMNS),
  );
  try {
    return { columns, sample, ...(await readThrough(request)), questions: [] };
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
): Promise<Omit<FilePreview, 'columns' | 'sample' | 'questions'>> {
  const log = new IssueLog();
  let form: CsvForm | null = null;
  let rows = 0;
  let firstMs: number | null = null;
  let lastMs: number | null = null;
  for await (const batch of readCsv(request, new AbortController().signal)) {
    if (form === null) log.addAll(batch.form.notices);
    form = batch.form;
    const checked = checkRows(batch.raw);
    log.addAll(checked.rejected.flatMap(issuesOfRow));
    rows += checked.rows.length;
    for (const stampMs of checked.rows.openTimeMs) {
      firstMs = firstMs === null || stampMs < firstMs ? stampMs : firstMs;
      lastMs = lastMs === null || stampMs > lastMs ? stampMs : lastMs;
    }
  }
  return { form, rows, firstMs, lastMs, issues: log.listed };
}

function questionOf(error: unknown): FileQuestion | null {
  if (error instanceof AmbiguousDatesError)
    return { field: 'dateOrder', message: error.question, choices: ['MDY', 'DMY'] };
  if (!(error instanceof AmbiguousStampsError)) return null;
  const { option, message, readings } = error;
  return { field: option, message, choices: readings.map(({ value }) => value) };
}
