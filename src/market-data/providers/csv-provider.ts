import { basename } from 'node:path';
import type { CsvForm } from '../import/csv-form.js';
import { expectedRows } from '../import/expected-rows.js';
import { hashFile, openImportFile } from '../import/import-file.js';
import { readCsv } from '../import/read-csv.js';
import type { DataLoadParameters } from '../load/data-load-parameters.js';
import type { BarProvider, ProvidedBars } from './bar-provider.js';
import { barsOfRange } from './bars-of-range.js';

/** Loads a csv file of the import folder, 50,000 lines at a time. */
export function csvProvider(parameters: DataLoadParameters, importDir: string): BarProvider {
  const path = parameters.path ?? '';
  const adjust = parameters.adjust ?? false;
  return {
    async pin(signal) {
      const { file } = await openImportFile(path, importDir);
      try {
        return { fileHash: await hashFile(file, signal) };
      } finally {
        await file.close();
      }
    },
    async expectedBars() {
      const { from, to, timeframe, calendar } = parameters;
      const { file, bytes } = await openImportFile(path, importDir);
      try {
        const rows = await expectedRows(file, bytes);
        // Rows outside the range are not kept.
        return from === null || to === null
          ? rows
          : Math.min(rows, barsOfRange({ from, to }, timeframe, calendar));
      } finally {
        await file.close();
      }
    },
    async *segments(signal) {
      const { file, bytes } = await openImportFile(path, importDir);
      try {
        const request = { ...parameters, fileName: basename(path), file, adjust };
        for await (const { form, raw, bytesRead } of readCsv(request, signal)) {
          yield {
            about: aboutCsv(form, parameters),
            ...{ startMs: null, endMs: null, raw, failure: null },
            fractionDone: bytes === 0 ? 1 : Math.min(1, bytesRead / bytes),
          };
        }
      } finally {
        await file.close();
      }
    },
  };
}

/** Returns what holds for the bars of a file that is read in such a form. */
export function aboutCsv(
  form: CsvForm,
  { path, timezone, calendar, adjust }: DataLoadParameters,
): ProvidedBars {
  return {
    source: `csv:${basename(path ?? '')}`,
    timezone: form.timezone,
    isTimezoneAsked: timezone !== null || calendar !== null || form.timezone !== 'UTC',
    // What the times of day only look like is no more than what bars look like.
    calendar,
    // A file that gives adjusted closes apart has prices that are not; one that does not may hold either.
    adjusted: adjust === true ? true : form.layout.adjustedClose === null ? null : false,
    notices: form.notices,
  };
}
