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
  let form: CsvForm | null = null;
  let reader: CsvRowReader | null = null;
  let isEmpty = true;
  for await (const { lines, firstLine, bytesRead } of readLineBatches(
    file,
    fileName,
    LINES_PER_BATCH,
    signal,
  )) {
    const isFirst = form === null || reader === null;
    form ??= findCsvForm(fileName, lines, request);
    reader ??= readerOf(form, request);
    const headerLines = isFirst && form.hasHeader ? 1 : 0;
    if (lines.length > headerLines) isEmpty = false;
    yield { form, raw: reader.read(lines.slice(headerLines), firstLine + headerLines), bytesRead };
  }
  if (form === null)
    throw new DataInvalidError(fileName, null, 'is empty; the first line must name the columns');
  if (isEmpty) throw new DataInvalidError(fileName, null, 'has no bars; add a line for each bar');
}

function readerOf(form: CsvForm, { fileName, timeframe, adjust }: CsvRequest): CsvRowReader {
  if (adjust && form.layout.adjustedClose === null) {
    throw new DataInvalidError(fileName, 1, "the column 'Adj Close', by which to adjust, is missing");
  }
  return new CsvRowReader(form, timeframe, adjust);
}
