import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/base/pure/app-error.js';
import { fileIdentity, writeArrowBars } from '../../../src/market-data/arrow/arrow-store.js';
import { BarStore } from '../../../src/market-data/bar-store.js';
import type { DataLoadParameters } from '../../../src/market-data/load/data-load-parameters.js';
import { loadIntoStore } from '../../../src/market-data/load/load-into-store.js';
import { parseCsvBars } from '../../../src/market-data/parse-csv-bars.js';
import { parseCsvSignals } from '../../../src/market-data/parse-csv-signals.js';
import { csvProvider } from '../../../src/market-data/providers/csv-provider.js';
import { expectBars } from '../../support/expect-bars.js';
import { fuzzing } from '../../support/fuzz-parameters.js';
import { bytesChanges, mangleBytes } from '../../support/mangled-bytes.js';
import { mangledTables } from '../../support/mangled-table.js';
import { mangleTree, treeChanges } from '../../support/mangled-tree.js';

const { perProperty, timeoutMs } = fuzzing('csvFiles', 5);

const HEADER = 'timestamp,open,high,low,close,volume';
const days = Array.from({ length: 12 }, (_, day) => `2024-01-${String(day + 2).padStart(2, '0')}`);
const DAILY = [
  HEADER,
  ...days.map((date, day) => `${date},${10 + day},${12.5 + day},9,${11 + day},1000`),
].join('\n');
const HOURLY = [
  HEADER,
  ...days.map((_date, hour) => `2024-01-02T${String(hour + 5).padStart(2, '0')}:00:00Z,1.1,1.25,1.0,1.2,`),
].join('\r\n');
const DAILY_META = {
  source: 'csv',
  timezone: 'America/New_York',
  calendar: 'XNYS',
  stamp: 'open',
  adjusted: true,
};

/** Files as people bring them. */
const IMPORTS = [
  `Date,Open,High,Low,Close,Adj Close,Volume\n${days.map((date) => `${date},10,12,9,11,5.5,1000`).join('\n')}\n`,
  `Datum;Open;High;Low;Close;Volume\n${days.map((date) => `${date.split('-').reverse().join('.')};10,5;12,5;9;11;1.000`).join('\n')}`,
  `<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n${days.map((date) => `${date.replaceAll('-', '.')}\t00:00:00\t1\t2\t0.5\t1.5\t10\t0\t3`).join('\n')}`,
  `timestamp,open,high,low,close,volume\n${days.map((date) => `${Date.parse(date)},10,12,9,11,1000`).join('\n')}`,
  `Date,Open,High,Low,Close\n${days.map((_date, day) => `01/${String(day + 13)}/2024,10,12,9,11`).join('\n')}`,
  days.map((date) => `${date},10,12,9,11,1000`).join('\n'),
];
const SIGNALS = [
  `timestamp,signal\n${days.map((date) => `${date},BUY`).join('\n')}\n`,
  `timestamp,signal,confidence\n${days.map((date, day) => `${date},${day % 2 ? 'sell' : 'HOLD'},0.${day}`).join('\n')}`,
];

/** Runs what may refuse its input; any failure but an expected one goes through. */
async function unlessRefused(action: () => unknown): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(['DATA_INVALID', 'SIGNALS_INVALID', 'STAMPS_AMBIGUOUS']).toContain(error.code);
    expect(error.message.length).toBeGreaterThan(0);
    expect(error.message.length).toBeLessThan(2_000);
  }
}

describe('mangled csv files', { timeout: timeoutMs }, () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ktrdr-mangled-csv-'));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('of the data folder hold valid bars or are refused with the file and the line', async () => {
    const timeframe = fc.constantFrom(
      '1m' as const,
      '1h' as const,
      '1d' as const,
      '1w' as const,
      '1mo' as const,
    );
    const zone = fc.constantFrom('UTC', 'America/New_York', 'Australia/Lord_Howe');
    const stamp = fc.constantFrom('open' as const, 'close' as const);
    await fc.assert(
      fc.asyncProperty(
        mangledTables([DAILY, HOURLY]),
        timeframe,
        zone,
        stamp,
        async (bytes, length, timezone, end) => {
          await unlessRefused(() =>
            expectBars(parseCsvBars('X.csv', bytes, length, { timezone, stamp: end })),
          );
        },
      ),
      perProperty,
    );
  });

  it('of recorded signals hold signals in order or are refused with the file and the line', async () => {
    await fc.assert(
      fc.asyncProperty(mangledTables(SIGNALS), async (bytes) => {
        await unlessRefused(() => {
          const { timeMs, signal, confidence } = parseCsvSignals('s.csv', bytes, {
            timeframe: '1d',
            timezone: 'America/New_York',
            calendar: '24x7',
          });
          expect([signal.length, confidence.length]).toEqual([timeMs.length, timeMs.length]);
          expect(timeMs.every((time, row) => row === 0 || time > (timeMs[row - 1] as number))).toBe(true);
          expect(confidence.every((share) => share >= 0 && share <= 1)).toBe(true);
        });
      }),
      perProperty,
    );
  });

  it('of the import folder load as valid bars with every row counted, or are refused', async () => {
    const form = fc.record({
      timeframe: fc.constantFrom('1m' as const, '1h' as const, '1d' as const, '1w' as const, '1mo' as const),
      calendar: fc.constantFrom(null, 'XNYS' as const, '24x7' as const),
      timezone: fc.constantFrom(null, 'Asia/Kathmandu'),
      stamp: fc.constantFrom(null, 'close' as const),
      dateOrder: fc.constantFrom(null, 'DMY' as const),
      separator: fc.constantFrom(null, ';' as const),
      adjust: fc.constantFrom(null, true),
      from: fc.constantFrom(null, '2024-01-05'),
    });
    const asked = fc.oneof({ weight: 3, arbitrary: form.map(({ timeframe }) => ({ timeframe })) }, form);
    await fc.assert(
      fc.asyncProperty(mangledTables(IMPORTS), asked, fc.nat({ max: 7 }), async (bytes, change, packing) => {
        const dataDir = join(folder, 'loaded');
        await rm(dataDir, { recursive: true, force: true });
        const file = join(folder, 'prices.csv');
        // Some are packed, and some of those are damaged after that.
        const packed = packing < 6 ? bytes : gzipSync(bytes);
        await writeFile(
          file,
          packing === 7
            ? mangleBytes(packed, [{ at: 0.5, remove: 1, insert: bytes.subarray(0, 1) }])
            : packed,
        );
        const parameters: DataLoadParameters = {
          ...{ provider: 'csv', symbol: 'X', timeframe: '1d', path: 'prices.csv', from: null, to: null },
          ...{ calendar: null, timezone: null, stamp: null, dateOrder: null, separator: null, adjust: null },
          replace: false,
          ...change,
        };
        const observer = { segment: () => {}, progress: () => {} };
        const signal = new AbortController().signal;
        await unlessRefused(async () => {
          const outcome = await loadIntoStore(
            parameters,
            dataDir,
            csvProvider(parameters, folder),
            signal,
            observer,
          );
          const { rowsLoaded, rowsRejected } = outcome.result;
          expect(rowsLoaded + rowsRejected).toBeLessThanOrEqual(
            Buffer.from(bytes).toString().split('\n').length,
          );
          if (rowsLoaded === 0) return;
          const { bars } = await new BarStore(dataDir).load('X', parameters.timeframe);
          expect(bars.length).toBe(rowsLoaded);
          expectBars(bars);
        });
        const names = await readdir(dataDir).catch(() => []);
        expect(names.filter((name) => !/^(X_\w+\.(csv|meta\.json|arrow)|\.ktrdr\.lock)$/.test(name))).toEqual(
          [],
        );
      }),
      perProperty,
    );
  });

  it('are read as they are, whatever became of the Arrow file beside them', async () => {
    const dataDir = join(folder, 'arrow');
    await mkdir(dataDir);
    const csv = join(dataDir, 'X_1d.csv');
    await writeFile(csv, DAILY);
    const expected = await new BarStore(dataDir).load('X', '1d');
    const { hash } = (await new BarStore(dataDir).read({
      symbol: 'X',
      timeframe: '1d',
      fileName: 'X_1d.csv',
    })) ?? { hash: '' };
    const identity = await fileIdentity(csv);
    // As if the file had been there for long: it is then recognised by its time.
    const old = identity === null ? null : { ...identity, changedMs: 0 };
    await writeArrowBars(
      dataDir,
      'X_1d.csv',
      expected.bars,
      { csvHash: hash, timezone: 'UTC', stamp: 'open' },
      old,
    );
    const arrow = await readFile(join(dataDir, 'X_1d.arrow'));
    await fc.assert(
      fc.asyncProperty(bytesChanges, async (changes) => {
        await writeFile(join(dataDir, 'X_1d.arrow'), mangleBytes(arrow, changes));
        expect(await new BarStore(dataDir).load('X', '1d')).toEqual(expected);
      }),
      perProperty,
    );
  });

  it('with a mangled description are read as it says, or refused', async () => {
    const dataDir = join(folder, 'described');
    await mkdir(dataDir);
    const scrap = fc.oneof(
      fc.constantFrom<unknown>(
        null,
        '',
        0,
        [],
        {},
        'UTC',
        'Etc/GMT+14',
        '+05:30',
        'XNYS',
        'close',
        '__proto__',
        true,
      ),
      fc.jsonValue({ maxDepth: 2 }),
    );
    const changes = fc.array(treeChanges(scrap), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(changes, fc.option(bytesChanges), fc.boolean(), async (edits, byteChanges, daily) => {
        const meta: unknown = structuredClone(DAILY_META);
        for (const edit of edits) mangleTree(meta, edit);
        const text = Buffer.from(JSON.stringify(meta));
        const timeframe = daily ? '1d' : '1h';
        await writeFile(join(dataDir, `X_${timeframe}.csv`), daily ? DAILY : HOURLY);
        await writeFile(
          join(dataDir, `X_${timeframe}.meta.json`),
          byteChanges === null ? text : mangleBytes(text, byteChanges),
        );
        await unlessRefused(async () => expectBars((await new BarStore(dataDir).load('X', timeframe)).bars));
      }),
      perProperty,
    );
  });
});
