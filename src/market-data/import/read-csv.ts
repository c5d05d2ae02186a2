import type { FileHandle } from 'node:fs/promises';
import { DataInvalidError } from '../data-invalid-error.js';
import type { RawRows } from '../quality/raw-rows.js';
import { type AskedCsvForm, type CsvForm, findCsvForm } from './csv-form.js';
import { CsvRowReader } from './csv-rows.js';
import { readLineBatches } from './read-lines.js';

export interface CsvRequest extends AskedCsvForm {
  /** What users call the file. */
  readonly fileName: string;
  /** Open, and stays so. */
  readonly file: FileHandle;
  /** Scales each bar so that its close becomes the adjusted close. */
  readonly adjust: boolean;
}

/** Some rows of a csv file that follow each other. */
export interface CsvBatch {
  /** How the file is read; the same in every batch. */
  readonly form: CsvForm;
  readonly raw: RawRows;
  /** Bytes of the file that were read so far. */
  readonly bytesRead: number;
}

/** By so many lines the form of a file is judged, and in pieces of so many it is read. */
const LINES_PER_BATCH = 50_000;

/**
 * Reads bars in the forms in which people have them, piece by piece.
 * @throws DataInvalidError when the file cannot be understood, has no rows, or lacks what `adjust` needs
 * @throws AbortError when the signal is set
 */
export async function* readCsv(request: CsvRequest, signal: AbortSignal): AsyncGenerator<CsvBatch> {
  const { file, fileName } = request;
  let opened: { readonly form: CsvForm; readonly reader: CsvRowReader } | null = null;
  let isEmpty = true;
  /** Lines that only the next ones tell how to read. */
  let held: readonly string[] = [];
  let last = { line: 1, bytesRead: 0 };
  for await (const batch of readLineBatches(file, fileName, LINES_PER_BATCH, signal)) {
    let lines = [...held, ...batch.lines];
    let firstLine = batch.firstLine - held.length;
    if (opened === null) {
      const form = findCsvForm(fileName, lines, request);
      opened = { form, reader: readerOf(form, request) };
      lines = lines.slice(form.headerLines);
      firstLine += form.headerLines;
    }
    const { form, reader } = opened;
    const decided = lines.length - reader.undecided(lines);
    held = lines.slice(decided);
    last = { line: firstLine + decided, bytesRead: batch.bytesRead };
    if (lines.length > 0) isEmpty = false;
    if (decided === 0) continue;
    yield { form, raw: reader.read(lines.slice(0, decided), firstLine), bytesRead: batch.bytesRead };
  }
  if (opened === null)
    throw new DataInvalidError(fileName, null, 'is empty; the first line must name the columns');
  if (isEmpty) throw new DataInvalidError(fileName, null, 'has no bars; add a line for each bar');
  if (held.length === 0) return;
  const { form, reader } = opened;
  yield { form, raw: reader.read(held, last.line), bytesRead: last.bytesRead };
}

function readerOf(form: CsvForm, { fileName, timeframe, adjust }: CsvRequest): CsvRowReader {
  if (adjust && form.layout.adjustedClose === null) {
    throw new DataInvalidError(fileName, 1, "the column 'Adj Close', by which to adjust, is missing");
  }
  return new CsvRowReader(form, timeframe, adjust);
}
