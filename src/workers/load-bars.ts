import type { DateRange } from '../backtest/errors.js';
import { type BarSelection, selectRange } from '../backtest/select-range.js';
import type { StrategyHistoryNeed } from '../features/history-needed.js';
import { type Bars, firstBarAtOrAfter, sliceBars } from '../market/bars.js';
import { hashBars } from '../market/bars-hash.js';
import type { Instrument } from '../market/instrument.js';
import { closeTimeMs, type Timeframe } from '../market/timeframe.js';
import type { BarStore } from '../market-data/bar-store.js';
import { sha256 } from '../shared/hashing.js';
import type { Strategy } from '../strategy/strategy.js';

/** The bars that one run reads, of every timeframe that its features use. */
export interface LoadedBars {
  readonly instrument: Instrument;
  readonly selection: BarSelection;
  /** By timeframe, the base timeframe among them. */
  readonly byTimeframe: ReadonlyMap<Timeframe, Bars>;
  /** SHA-256 of exactly these bars. */
  readonly dataHash: string;
}

/**
 * Loads the bars of a range with the history before it.
 * @throws DatasetNotFoundError, DataInvalidError, DataNotFoundError
 */
export async function loadBars(
  store: BarStore,
  symbol: string,
  { timeframes, baseTimeframe }: Strategy['trainingData'],
  range: DateRange,
  need: StrategyHistoryNeed,
): Promise<LoadedBars> {
  const { instrument, bars } = await store.load(symbol, baseTimeframe);
  const selection = selectRange(bars, instrument, range, need.converged);
  const byTimeframe = new Map([[baseTimeframe, selection.bars]]);
  for (const timeframe of timeframes) {
    if (timeframe === baseTimeframe) continue;
    const higher = await store.load(symbol, timeframe);
    const history = need.byTimeframe.get(timeframe)?.converged ?? 0;
    byTimeframe.set(timeframe, closedBars(higher.bars, timeframe, selection, baseTimeframe, history));
  }
  const hashes = [...byTimeframe].map(([timeframe, part]) => `${timeframe}:${hashBars(part)}`);
  return {
    instrument,
    selection,
    byTimeframe,
    dataHash: byTimeframe.size === 1 ? hashBars(selection.bars) : sha256(...hashes),
  };
}

/**
 * Cuts the bars of a higher timeframe to those that have closed by the end of the range: an unfinished one is
 * never visible, and leaving it out keeps the data hash what it is when the bar is finished later.
 */
function closedBars(
  bars: Bars,
  timeframe: Timeframe,
  { bars: base, range }: BarSelection,
  baseTimeframe: Timeframe,
  history: number,
): Bars {
  const startMs = base.openTimeMs[range.firstIndex] as number;
  const endMs = closeTimeMs(baseTimeframe, base.openTimeMs[range.endIndex - 1] as number);
  let end = firstBarAtOrAfter(bars, endMs);
  while (end > 0 && closeTimeMs(timeframe, bars.openTimeMs[end - 1] as number) > endMs) end -= 1;
  const start = Math.max(0, Math.min(firstBarAtOrAfter(bars, startMs), end) - history - 1);
  return sliceBars(bars, start, end);
}
