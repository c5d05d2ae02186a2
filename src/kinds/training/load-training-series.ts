import { type CancellationSignal, throwIfCancelled } from '../../base/pure/cancelled-error.js';
import { sha256 } from '../../base/pure/hashing.js';
import type { RunWarning } from '../../base/pure/run-warning.js';
import { DataNotFoundError, type DateRange } from '../../domain/backtest/errors.js';
import { availableRange } from '../../domain/backtest/select-range.js';
import { hashBars } from '../../domain/market/bars-hash.js';
import type { Timeframe } from '../../domain/market/timeframe.js';
import type { TrainingData } from '../../domain/strategy/strategy.js';
import type { WindowStamps } from '../../domain/study/walk-forward/window-stamps.js';
import type { BarReader, Dataset } from '../../market-data/bar-reader.js';
import { clipSeries, type TrainingSeries } from '../../tensorflow/training/training-series.js';

/** The bars that one training reads, of every symbol and timeframe. */
export interface LoadedSeries {
  /** One for each symbol, in the order of the strategy. */
  readonly series: readonly TrainingSeries[];
  /** SHA-256 of exactly the bars that a training of the range reads: what is stored after it changes nothing. */
  readonly dataHash: string;
  /** What was assumed about when bars open and close. */
  readonly warnings: readonly RunWarning[];
}

/**
 * Loads the bars of all symbols and timeframes of a strategy.
 * @param range calendar dates, both inclusive; each symbol needs bars of the base timeframe in it
 * @param signal is looked at while files are read
 * @param window what of the range is read; default: all of it
 * @throws DatasetNotFoundError, DataInvalidError, DataNotFoundError
 * @throws CancelledError when the signal is set
 */
export async function loadTrainingSeries(
  store: BarReader,
  { symbols, timeframes, baseTimeframe }: TrainingData,
  range: DateRange,
  signal: CancellationSignal,
  window: WindowStamps | null = null,
): Promise<LoadedSeries> {
  const series: TrainingSeries[] = [];
  const hashes: string[] = [];
  const warnings: RunWarning[] = [];
  // One after another: the files of many symbols at once would be in memory twice, as text and as columns.
  for (const symbol of symbols) {
    const datasets = new Map<Timeframe, Dataset>();
    for (const timeframe of timeframes) {
      throwIfCancelled(signal);
      datasets.set(timeframe, await store.load(symbol, timeframe, signal));
    }
    const base = datasets.get(baseTimeframe);
    if (base === undefined) throw new TypeError(`loadTrainingSeries: ${baseTimeframe} is not a timeframe`);
    const loaded = { instrument: base.instrument, datasets };
    const clipped = clipSeries(loaded, range.startDate, range.endDate, window);
    if (clipped.range.length === 0) {
      const available = availableRange(base.bars, base.instrument);
      throw new DataNotFoundError(symbol, baseTimeframe, range, available);
    }
    series.push(loaded);
    warnings.push(...clipped.warnings);
    for (const [timeframe, bars] of clipped.bars) hashes.push(`${symbol} ${timeframe}:${hashBars(bars)}`);
  }
  return { series, dataHash: sha256(...hashes), warnings };
}
