import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { previewFile } from '../../../../src/market-data/import/preview-file.js';
import type { CsvRequest } from '../../../../src/market-data/import/read-csv.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-preview-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function preview(lines: readonly string[], asked: Partial<CsvRequest> = {}) {
  const path = join(folder, 'prices.csv');
  await writeFile(path, `${lines.join('\n')}\n`);
  const file = await open(path);
  try {
    return await previewFile({
      ...{ fileName: 'prices.csv', file, adjust: false, timeframe: '1d', calendar: null, timezone: null },
      ...{ stamp: null, dateOrder: null, separator: null, ...asked },
    });
  } finally {
    await file.close();
  }
}

const HEADER = 'Date;Open;High;Low;Close';

describe('the preview of a file', () => {
  it('has its columns, a few lines, how it is read, its rows and its span', async () => {
    const days = Array.from({ length: 9 }, (_, at) => `2024-01-0${at + 1};1;2;0.5;1.5`);
    const found = await preview([HEADER, ...days]);
    expect(found.columns).toEqual(['Date', 'Open', 'High', 'Low', 'Close']);
    expect(found.sample).toHaveLength(5);
    expect(found.sample[0]).toEqual(['2024-01-01', '1', '2', '0.5', '1.5']);
    expect(found).toMatchObject({ rows: 9, questions: [], form: { timezone: 'UTC', stamp: 'open' } });
    expect([found.firstMs, found.lastMs]).toEqual([Date.UTC(2024, 0, 1), Date.UTC(2024, 0, 9)]);
  });

  it('counts good rows, and names those that would be rejected', async () => {
    const found = await preview([
      HEADER,
      '2024-01-03;1;2;0.5;1.5',
      '2024-01-02;1;0.1;0.5;1.5',
      'x;1;2;0.5;1',
    ]);
    expect(found.rows).toBe(1);
    expect(found.issues.map(({ code }) => code)).toContain('HIGH_BELOW_LOW');
  });

  it('asks for the order of dates that can mean two days, and takes the answer', async () => {
    const lines = [HEADER, '01/02/2024;1;2;0.5;1.5', '02/02/2024;1;2;0.5;1.5'];
    const open = await preview(lines);
    expect(open).toMatchObject({ rows: 0, form: null, firstMs: null });
    expect(open.questions).toMatchObject([{ field: 'dateOrder', choices: ['MDY', 'DMY'] }]);
    expect(open.questions[0]?.message).toMatch(
      /'01\/02\/2024' can mean two days: does the month or the day come first\?$/,
    );
    expect(await preview(lines, { dateOrder: 'DMY' })).toMatchObject({
      ...{ questions: [], rows: 2, firstMs: Date.UTC(2024, 1, 1) },
    });
  });

  it('refuses what no answer mends, and cuts what is long', async () => {
    await expect(preview(['a,b', '1,2'])).rejects.toMatchObject({ code: 'DATA_INVALID' });
    const found = await preview([
      `${HEADER};${'n'.repeat(500)}`,
      `2024-01-02;1;2;0.5;1.5;${'x'.repeat(500)}`,
    ]);
    expect(found.columns[5]).toHaveLength(60);
    expect(found.sample[0]?.[5]).toHaveLength(60);
  });
});
