import type { Bars } from '../domain/market/bars.js';
import { isIntraday, TIMEFRAMES } from '../domain/market/timeframe.js';
import { BarStore, type StoredDataset } from './bar-store.js';
import type { CsvFile } from './data-folder.js';
import { DataInvalidError } from './data-invalid-error.js';

/** Returns the shortest bars of less than a day that are stored of a symbol; null when there are none. */
export async function shortestBars(dataDir: string, symbol: string): Promise<Bars | null> {
  const barStore = new BarStore(dataDir);
  for (const timeframe of TIMEFRAMES.filter(isIntraday)) {
    const file = await barStore.find(symbol, timeframe);
    const stored = file === null ? null : await readUsable(barStore, file);
    if (stored !== null) return stored.dataset.bars;
  }
  return null;
}

/** A file that cannot be read tells nothing; whoever needs its bars is told why. */
async function readUsable(barStore: BarStore, file: CsvFile): Promise<StoredDataset | null> {
  try {
    return await barStore.read(file);
  } catch (error) {
    if (error instanceof DataInvalidError) return null;
    throw error;
  }
}
