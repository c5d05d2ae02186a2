import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Instrument } from '../src/domain/market/instrument.js';
import { generateBars, type SyntheticSeries } from '../src/market-data/synthetic-bars.js';
import { renderBars, writeBars } from '../src/market-data/write-bars.js';
import { readOptions } from './read-options.js';

/**
 * Writes the bars that ship with the project to data/, or with --check tells whether they are what is there.
 * Nothing in them is market data: symbols only lend their names and rough price levels.
 */

interface ShippedSeries extends SyntheticSeries {
  readonly symbol: string;
  readonly timezone: string;
}

const DECADE = { startDate: '2015-01-02', endDate: '2024-12-31' } as const;
const STOCK = {
  ...DECADE,
  calendar: 'XNYS',
  timeframe: '1d',
  timezone: 'America/New_York',
  decimals: 2,
  swingShare: 0.45,
  swingHalfLifeDays: 9,
} as const;

/** There are no splits and dividends in a generated series that prices would have to be corrected for. */
const DESCRIPTION = { adjusted: true, stamp: 'open' } as const;

const SERIES: readonly ShippedSeries[] = [
  {
    ...STOCK,
    symbol: 'AAPL',
    seed: 56,
    initialPrice: 27,
    annualDrift: 0.22,
    annualVolatility: 0.28,
    typicalVolume: 95_000_000,
  },
  {
    ...STOCK,
    symbol: 'MSFT',
    seed: 1,
    initialPrice: 46,
    annualDrift: 0.18,
    annualVolatility: 0.26,
    typicalVolume: 27_000_000,
  },
  {
    symbol: 'EURUSD',
    timeframe: '1h',
    calendar: '24x5',
    timezone: 'UTC',
    startDate: '2023-01-01',
    endDate: '2024-12-31',
    seed: 5,
    initialPrice: 1.07,
    annualDrift: 0,
    annualVolatility: 0.075,
    swingShare: 0.3,
    swingHalfLifeDays: 3,
    decimals: 5,
    typicalVolume: 2_400,
    activity: forexActivity,
  },
];

/** Quiet in the Asian night, busiest while London and New York are both open. */
function forexActivity(openTimeMs: number): number {
  const hour = new Date(openTimeMs).getUTCHours();
  if (hour >= 12 && hour < 16) return 1.5;
  if (hour >= 7 && hour < 20) return 1.1;
  return 0.7;
}

function instrumentOf(series: ShippedSeries): Instrument {
  const { symbol, timeframe, timezone, calendar } = series;
  return { symbol, timeframe, timezone, calendar, source: 'synthetic', calendarAssumed: false };
}

const USAGE = `Usage: npm run data:generate [-- --check]
  --check  writes nothing, and fails when what is there is something else`;

async function main(): Promise<void> {
  const dataDir = join(process.cwd(), 'data');
  const onlyCheck = readOptions(USAGE, { options: { check: { type: 'boolean', default: false } } }).values
    .check;
  for (const series of SERIES) {
    const instrument = instrumentOf(series);
    const bars = generateBars(series);
    const files = renderBars(instrument, bars, DESCRIPTION);
    if (!onlyCheck) {
      await writeBars(dataDir, instrument, bars, DESCRIPTION);
      console.log(`wrote ${files.csvName}: ${bars.length} bars`);
    } else if (
      holds(join(dataDir, files.csvName), files.csv) &&
      holds(join(dataDir, files.metaName), files.meta)
    ) {
      console.log(`${files.csvName} is what the script generates`);
    } else {
      console.error(`${files.csvName} or its description differs; run the script without --check`);
      process.exitCode = 1;
    }
  }
}

function holds(path: string, bytes: Uint8Array): boolean {
  return existsSync(path) && readFileSync(path).equals(bytes);
}

await main();
