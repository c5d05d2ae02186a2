import { join, relative, resolve } from 'node:path';
import { isInside } from '../base/outer/files/open-contained.js';
import { Signal } from '../domain/backtest/signal.js';
import type { Timeframe } from '../domain/market/timeframe.js';
import { parseCsvSignals } from '../market-data/parse-csv-signals.js';
import { readSignalsFile, SignalsNotFoundError } from './signals-file.js';

/** What a file of recorded signals holds. */
export interface SignalsReport {
  /** The file that was read, relative to the current folder when it lies below it, else absolute. */
  readonly path: string;
  readonly buys: number;
  readonly sells: number;
  readonly holds: number;
  /** Stamps of the first and last signal, milliseconds since the epoch; null without any. */
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  /** False when it lies beside the strategy file and not where a run looks for it. */
  readonly isInPlace: boolean;
}

/**
 * Reads the signals of a strategy whole, as a run does, from the strategies folder, or from beside the strategy file
 * when it is not there yet. Dates of bars shorter than a day are read as UTC, for no bars tell the zone.
 * @param file as the strategy names it
 * @param ownFolder the folder of the strategy file
 * @throws SignalsNotFoundError, SignalsInvalidError, PathNotContainedError
 */
export async function checkSignals(
  file: string,
  strategiesDir: string,
  ownFolder: string,
  timeframe: Timeframe,
): Promise<SignalsReport> {
  const { bytes, path, isInPlace } = await readNearby(file, strategiesDir, ownFolder);
  const { timeMs, signal } = parseCsvSignals(path, bytes, {
    ...{ timeframe, timezone: 'UTC', calendar: '24x7' },
  });
  const count = (kind: Signal): number => signal.reduce((sum, value) => sum + (value === kind ? 1 : 0), 0);
  return {
    path,
    ...{ buys: count(Signal.Buy), sells: count(Signal.Sell), holds: count(Signal.Hold) },
    firstMs: timeMs[0] ?? null,
    lastMs: timeMs.at(-1) ?? null,
    isInPlace,
  };
}

async function readNearby(file: string, strategiesDir: string, ownFolder: string) {
  try {
    return { ...(await readIn(strategiesDir, file)), isInPlace: true };
  } catch (error) {
    if (!(error instanceof SignalsNotFoundError)) throw error;
    const beside = await readIn(ownFolder, file).catch((reason: unknown) => {
      if (reason instanceof SignalsNotFoundError) throw error;
      throw reason;
    });
    return { ...beside, isInPlace: false };
  }
}

async function readIn(folder: string, file: string) {
  const shown = fromHere(folder);
  return { bytes: await readSignalsFile(file, folder, shown), path: join(shown, file) };
}

/** Returns a folder as a reader in the current folder writes it. */
function fromHere(folder: string): string {
  const [here, there] = [process.cwd(), resolve(folder)];
  return there === here || isInside(there, here) ? relative(here, there) : there;
}
