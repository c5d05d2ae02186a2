import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/pure/random.js';
import { exportFeatures } from '../../../../src/kinds/training/export-features.js';
import { daysAlone, hoursAndDays, START_MS, waves } from '../bars/two-timeframes.js';

const HOUR_MS = 3_600_000;
const project = join(import.meta.dirname, '../../../..');

describe('exportFeatures', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ktrdr-features-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function run(
    symbols: readonly string[] = [],
    overrides: readonly { path: string; value: string }[] = [],
    startDate: string | null = null,
  ) {
    const file = join(folder, 'features.csv');
    const report = await exportFeatures({
      strategySource: await readFile(join(project, 'strategies', 'rsi_mean_reversion.yaml'), 'utf8'),
      symbols,
      timeframes: [],
      overrides,
      startDate,
      endDate: null,
      holdout: 'REFUSE',
      lookedAtBy: 'export',
      dataDir: join(project, 'data'),
      file,
    });
    const [header = [], ...rows] = (await readFile(file, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    const column = (name: string) => rows.map((row) => row[header.indexOf(name)] as string);
    return { report, header, rows, column };
  }

  it('says of a first day behind the last one of the strategy that the range ends before it starts', async () => {
    await expect(run([], [], '2023-01-01')).rejects.toMatchObject({
      code: 'DATA_NOT_FOUND',
      message: expect.stringMatching(/from 2023-01-01 to 2022-12-31\. The range ends before it starts/),
    });
  });

  it('writes every sample with its features, label and part, in the order of time', async () => {
    const { report, header, rows, column } = await run();
    expect(header).toEqual([
      'timestamp',
      'symbol',
      ...report.features,
      'label',
      'return',
      'label_known_at',
      'split',
    ]);
    const { train, validation, test, purged } = report.samples;
    const parts = column('split');
    for (const [part, count] of Object.entries({ train, validation, test, purged })) {
      expect(parts.filter((found) => found === part)).toHaveLength(count);
    }
    expect(rows).toHaveLength(train + validation + test + purged);
    const stamps = column('timestamp');
    expect(stamps).toEqual([...stamps].sort());
    expect(await readdir(folder)).toEqual(['features.csv']);
  });

  it('gives each label as the close tells it, and never one of the test to the training', async () => {
    const { column } = await run();
    const closes = new Map(
      (await readFile(join(project, 'data', 'AAPL_1d.csv'), 'utf8'))
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(','))
        .map((fields) => [`${fields[0]?.slice(0, 10)}`, Number(fields[4])]),
    );
    const closeOf = (stamp: string) => closes.get(stamp.slice(0, 10)) as number;
    const [stamps, known, returns, labels, parts] = [
      'timestamp',
      'label_known_at',
      'return',
      'label',
      'split',
    ].map(column) as [string[], string[], string[], string[], string[]];
    stamps.forEach((stamp, row) => {
      const change = closeOf(known[row] as string) / closeOf(stamp) - 1;
      expect(Number(returns[row])).toBe(Math.fround(change));
      expect(labels[row]).toBe(change > 0.02 ? 'BUY' : change < -0.02 ? 'SELL' : 'HOLD');
    });
    const firstTest = stamps[parts.indexOf('test')] as string;
    known.forEach((at, row) => {
      if (parts[row] === 'train' || parts[row] === 'validation') expect(at < firstTest).toBe(true);
    });
  });

  it('keeps symbols apart', async () => {
    const both = await run(['AAPL', 'MSFT']);
    const alone = await run(['MSFT']);
    const msft = both.rows.filter((row) => row[1] === 'MSFT');
    expect(msft.map((row) => row.slice(0, -1))).toEqual(alone.rows.map((row) => row.slice(0, -1)));
  });

  it('begins with the first bar where the strategy names no day, also of bars of before 1970', async () => {
    const stampOf = (day: number) => new Date(Date.UTC(1965, 0, 4 + day)).toISOString().slice(0, 10);
    const lines = waves(400).map((close, day) => `${stampOf(day)},${close},${close},${close},${close},1`);
    await writeFile(
      join(folder, 'COIN_1d.csv'),
      `${['timestamp,open,high,low,close,volume', ...lines].join('\n')}\n`,
    );
    const file = join(folder, 'old.csv');
    await exportFeatures({
      strategySource: daysAlone,
      ...{ symbols: [], timeframes: [], overrides: [], startDate: null, endDate: null },
      ...{ holdout: 'REFUSE', lookedAtBy: 'export' },
      dataDir: folder,
      file,
    });
    const [, first] = (await readFile(file, 'utf8')).split('\n');
    // RSI(2) is defined from the third bar on.
    expect(first).toMatch(new RegExp(`^${stampOf(2)}T`));
  });

  it('leaves no file when bars are missing', async () => {
    await expect(run(['NOPE'])).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('shows a daily feature from the close of its day on, and not before', async () => {
    const random = seededRandom(5);
    const hours = Array.from({ length: 90 * 24 }, () => 100 * Math.exp(0.05 * random.normal()));
    const line = (stamp: string, close: number, open = close, high = close, low = close) =>
      `${stamp},${open},${high},${low},${close},1`;
    const header = 'timestamp,open,high,low,close,volume';
    const hourly = hours.map((close, hour) => line(new Date(START_MS + hour * HOUR_MS).toISOString(), close));
    const daily = Array.from({ length: 90 }, (_, day) => {
      const date = new Date(START_MS + day * 24 * HOUR_MS).toISOString().slice(0, 10);
      const ofDay = hours.slice(day * 24, (day + 1) * 24);
      return line(date, ofDay[23] as number, ofDay[0], Math.max(...ofDay), Math.min(...ofDay));
    });
    await writeFile(join(folder, 'COIN_1h.csv'), `${[header, ...hourly].join('\n')}\n`);
    await writeFile(join(folder, 'COIN_1d.csv'), `${[header, ...daily].join('\n')}\n`);
    const file = join(folder, 'table.csv');
    await exportFeatures({
      strategySource: hoursAndDays,
      ...{ symbols: [], timeframes: [], overrides: [], startDate: null, endDate: null },
      ...{ holdout: 'REFUSE', lookedAtBy: 'export' },
      dataDir: folder,
      file,
    });
    const rows = (await readFile(file, 'utf8'))
      .trim()
      .split('\n')
      .map((text) => text.split(','));
    const [names = [], ...samples] = rows;
    const column = names.indexOf('1d_rsi_2_raw');
    const changes = samples.filter((row, index) => index > 0 && row[column] !== samples[index - 1]?.[column]);
    expect(changes.length).toBeGreaterThan(80);
    // The bar of 23:00 closes when its day does; before that nobody knows the close of the day.
    for (const row of changes) expect(row[0]).toContain('T23:00:00Z');
  });
});
