import { mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { previewFile } from '../../../../src/market-data/import/preview-file.js';
import type { DataLoadParameters } from '../../../../src/market-data/load/data-load-parameters.js';
import { loadIntoStore } from '../../../../src/market-data/load/load-into-store.js';
import { csvProvider } from '../../../../src/market-data/providers/csv-provider.js';
import { loadOf } from '../providers/load-recorded.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-preview-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function parametersOf(
  lines: readonly string[],
  asked: Partial<DataLoadParameters>,
): Promise<DataLoadParameters> {
  await writeFile(join(folder, 'prices.csv'), `${lines.join('\n')}\n`);
  return loadOf({ provider: 'csv', symbol: 'MINE', path: 'prices.csv', ...asked });
}

async function preview(lines: readonly string[], asked: Partial<DataLoadParameters> = {}) {
  const parameters = await parametersOf(lines, asked);
  const file = await open(join(folder, 'prices.csv'));
  try {
    return await previewFile({ parameters, file, dataDir: join(folder, 'data') });
  } finally {
    await file.close();
  }
}

async function load(lines: readonly string[], asked: Partial<DataLoadParameters> = {}) {
  const parameters = await parametersOf(lines, asked);
  const provider = csvProvider(parameters, folder);
  return await loadIntoStore(parameters, join(folder, 'data'), provider, new AbortController().signal, {
    segment: () => undefined,
    progress: () => undefined,
  });
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

describe('what a load would refuse', () => {
  const sundays = [
    HEADER,
    '2024-01-07;1;2;0.5;1.5',
    '2024-01-08;1.5;2;0.5;1.25',
    '2024-01-09;1.25;2;0.5;1.5',
  ];

  it('is asked for: when days dated Sunday begin', async () => {
    const found = await preview(sundays, { calendar: '24x5' });
    expect(found).toMatchObject({ rows: 0, form: null, firstMs: null });
    expect(found.questions).toMatchObject([{ field: 'dayStart', choices: ['00:00', '17:00'] }]);
    await expect(load(sundays, { calendar: '24x5' })).rejects.toMatchObject({
      ...{ code: 'STAMPS_AMBIGUOUS', message: found.questions[0]?.message },
    });
    for (const dayStart of found.questions[0]?.choices ?? []) {
      const asked = { calendar: '24x5', dayStart } as const;
      expect(await preview(sundays, asked)).toMatchObject({ rows: 3, questions: [] });
    }
  });

  it('is not asked for where what is stored answers it', async () => {
    // Hours from 17:00 New York on, 22:00Z, of which the days above are made.
    const hours = ['2024-01-07', '2024-01-08', '2024-01-09'].flatMap((date, day) =>
      Array.from({ length: 24 }, (_hour, hour) => {
        const stamp = new Date(Date.parse(`${date}T22:00Z`) + hour * 3_600_000).toISOString();
        const [opened, closed] = [
          [1, 1.5],
          [1.5, 1.25],
          [1.25, 1.5],
        ][day] as [number, number];
        return hour < 23 ? `${stamp};${opened};2;0.5;${opened}` : `${stamp};${opened};2;0.5;${closed}`;
      }),
    );
    // The hour that follows says that the last day is whole.
    hours.push('2024-01-10T22:00:00Z;1;2;0.5;1.5');
    await load([HEADER, ...hours], { timeframe: '1h', calendar: '24x5', timezone: 'America/New_York' });
    const asked = { calendar: '24x5', timezone: 'America/New_York' } as const;
    expect((await preview(sundays, asked)).questions).toEqual([]);
    expect((await preview(sundays, { ...asked, symbol: 'OTHER' })).questions).toHaveLength(1);
    const before = await readdir(join(folder, 'data'));
    expect(before.filter((name) => name.includes('1d'))).toEqual([]);
  });

  it('is refused: bars of another length', async () => {
    const hours = Array.from(
      { length: 12 },
      (_hour, hour) => `2024-01-08T${String(hour).padStart(2, '0')}:00:00Z;1;2;0.5;1.5`,
    );
    await expect(preview([HEADER, ...hours], { timeframe: '15m' })).rejects.toMatchObject({
      code: 'DATA_INVALID',
      message: expect.stringContaining('the closest of its bars lie 1h apart'),
    });
    expect((await preview([HEADER, ...hours], { timeframe: '1h' })).rows).toBe(12);
  });

  it('is refused: bars that cannot be merged with those that are stored', async () => {
    await load([HEADER, '2024-01-08;1;2;0.5;1.5'], { calendar: '24x7' });
    const byOpening = [HEADER, '2024-01-09T22:00:00Z;1;2;0.5;1.5'];
    const asked = { calendar: '24x7' } as const;
    await expect(preview(byOpening, asked)).rejects.toMatchObject({ code: 'DATASET_MISMATCH' });
    expect((await preview(byOpening, { ...asked, replace: true })).rows).toBe(1);
  });
});

it('reads the days that are asked for, and each stamp once', async () => {
  const days = [2, 3, 4, 4, 5, 8].map((day) => `2024-01-0${day};1;2;0.5;1.5`);
  const asked = { from: '2024-01-03', to: '2024-01-05' };
  const found = await preview([HEADER, ...days], asked);
  expect(found).toMatchObject({
    ...{ rows: 3, firstMs: Date.UTC(2024, 0, 3), lastMs: Date.UTC(2024, 0, 5) },
    issues: [{ code: 'DUPLICATE', stampMs: Date.UTC(2024, 0, 4) }],
  });
  expect((await load([HEADER, ...days], asked)).result).toMatchObject({ rowsLoaded: 3, rowsRejected: 1 });
});
