import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sliceBars } from '../src/domain/market/bars.js';
import { BarStore } from '../src/market-data/bar-store.js';
import { defaultInstrumentMeta } from '../src/market-data/instrument-meta.js';
import { parseCsvBars } from '../src/market-data/parse-csv-bars.js';
import { storeBars } from '../src/market-data/store-bars.js';
import { generateBars } from '../src/market-data/synthetic-bars.js';
import { type Benchmark, figure } from './benchmark.js';

const BARS = 1_000_000;
const YOUNG_MS = 2_000;

/**
 * Reads minute bars from their csv file and from the columnar form beside it, in turns, both out of the cache of the
 * file system; and merges a day into them.
 */
export const reading: Benchmark = {
  name: 'reading',
  async run({ quick, folder, say }) {
    const dataDir = join(folder, 'reading');
    const count = quick ? 100_000 : BARS;
    say(`generating ${count.toLocaleString('en')} bars`);
    const bars = sliceBars(generateBars(MINUTES), 0, count);
    const store = (part: typeof bars) => storeBars(dataDir, REQUEST, part, new AbortController().signal);
    await store(bars);
    const csv = join(dataDir, 'MINUTES_1m.csv');
    const barStore = new BarStore(dataDir);
    await settle(barStore);
    const [fromCsv, fromArrow, merged]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < (quick ? 2 : 15); round += 1) {
      say(`round ${round + 1}`);
      fromArrow.push(await timed(() => barStore.load('MINUTES', '1m')));
      fromCsv.push(
        await timed(async () =>
          parseCsvBars('MINUTES_1m.csv', await readFile(csv), '1m', defaultInstrumentMeta),
        ),
      );
    }
    for (let round = 0; round < (quick ? 1 : 3); round += 1) {
      say(`merge ${round + 1}`);
      const part = sliceBars(bars, count - 1_440, count);
      part.volume[0] = (part.volume[0] as number) + 1;
      merged.push(await timed(() => store(part)));
    }
    await rm(dataDir, { recursive: true });
    const title = `${count.toLocaleString('en')} bars`;
    return [
      figure(`${title}, read from csv`, 'ms', fromCsv),
      figure(`${title}, read from Arrow`, 'ms', fromArrow),
      figure(`${title}, a changed day merged and written`, 'ms', merged),
    ];
  },
};

const MINUTES = {
  ...({ calendar: '24x7', timeframe: '1m', startDate: '2022-01-01', endDate: '2023-12-31' } as const),
  ...{
    seed: 1,
    initialPrice: 100,
    annualDrift: 0,
    annualVolatility: 0.5,
    swingShare: 0,
    swingHalfLifeDays: 1,
  },
  ...{ decimals: 2, typicalVolume: 1_000 },
};

const REQUEST = {
  ...({ symbol: 'MINUTES', timeframe: '1m', source: 'synthetic', calendar: '24x7', mode: 'merge' } as const),
  ...{
    timezone: 'UTC',
    isTimezoneAsked: true,
    isTimezoneSaid: true,
    dayStart: null,
    isStampStated: false,
    adjusted: null,
  },
};

/** The first read after a write compares hashes; later ones recognise the file by its times. */
async function settle(barStore: BarStore): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, YOUNG_MS));
  await barStore.load('MINUTES', '1m');
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}
