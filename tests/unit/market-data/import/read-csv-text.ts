import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CsvForm } from '../../../../src/market-data/import/csv-form.js';
import { type CsvRequest, readCsv } from '../../../../src/market-data/import/read-csv.js';
import { BarCollector } from '../../../../src/market-data/quality/bar-collector.js';
import { checkRows } from '../../../../src/market-data/quality/check-rows.js';
import { issuesOfRow } from '../../../../src/market-data/quality/raw-rows.js';

/** Reads a csv file from beginning to end, as loads and imports do. */
export async function readCsvContent(content: string | Uint8Array, change: Partial<CsvRequest> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'ktrdr-csv-'));
  const path = join(folder, 'prices.csv');
  await writeFile(path, content);
  const file = await open(path);
  try {
    const collector = new BarCollector();
    const issues = [];
    let form: CsvForm | null = null;
    const request: CsvRequest = {
      ...{ fileName: 'prices.csv', file, timeframe: '1d', adjust: false },
      ...{ calendar: null, timezone: null, stamp: null, dateOrder: null, separator: null },
      ...change,
    };
    for await (const batch of readCsv(request, new AbortController().signal)) {
      const checked = checkRows(batch.raw);
      const collected = collector.add(checked);
      issues.push(...[...checked.rejected, ...collected.rejected].flatMap(issuesOfRow), ...collected.issues);
      form = batch.form;
    }
    return { bars: collector.bars, issues, form: form as unknown as CsvForm };
  } finally {
    await file.close();
    await rm(folder, { recursive: true });
  }
}
