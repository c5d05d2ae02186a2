import type { TimeframeHistory } from '../backtest/backtest-input.js';
import type { DateRange } from '../backtest/errors.js';
import { type BarSelection, selectRange } from '../backtest/select-range.js';
import { historyNeeded } from '../features/history-needed.js';
import { type Bars, firstBarAtOrAfter, sliceBars } from '../market/bars.js';
import { hashBars } from '../market/bars-hash.js';
import { inferCalendar } from '../market/infer-calendar.js';
import type { Instrument } from '../market/instrument.js';
import { closeTimeMs, type Timeframe } from '../market/timeframe.js';
import type { BarStore } from '../market-data/bar-store.js';
import { type CancellationSignal, neverCancelled } from '../shared/cancelled-error.js';
import { sha256 } from '../shared/hashing.js';
import type { Strategy } from '../strategy/strategy.js';

/** The bars that one run reads, of every timeframe that its features use. */
export interface LoadedBars {
  /** Its calendar, if nobody stated one, is inferred from the bars of the selection alone. */
  readonly instrument: Instrument;
  readonly selection: BarSelection;
  /** By timeframe, the base timeframe among them. */
  readonly byTimeframe: ReadonlyMap<Timeframe, Bars>;
  /** Of each timeframe, the base timeframe first. */
  readonly history: readonly TimeframeHistory[];
  /** SHA-256 of exactly these bars. */
  readonly dataHash: string;
}

/**
 * Loads the bars of a range with the history before it. What is stored after the range changes nothing.
 * @param asked.windowBars bars that the model looks at at once, default 1
 * @param signal is looked at while files are read
 * @throws DatasetNotFoundError, DataInvalidError, DataNotFoundError
 * @throws CancelledError when the signal is set
 */
export async function loadBars(
  store: BarStore,
  asked: DateRange & { readonly symbol: string; readonly windowBars?: number },
  strategy: Strategy,
  signal: CancellationSignal = neverCancelled,
): Promise<LoadedBars> {
  const { timeframes, baseTimeframe } = strategy.trainingData;
  const need = historyNeeded(strategy, asked.windowBars);
  const base = await store.load(asked.symbol, baseTimeframe, signal);
  const selection = selectRange(base.bars, base.instrument, asked, need.converged);
  const byTimeframe = new Map([[baseTimeframe, selection.bars]]);
  const history = [{ timeframe: baseTimeframe, needed: need.converged, found: selection.range.firstIndex }];
  for (const timeframe of timeframes) {
    if (timeframe === baseTimeframe) continue;
    const higher = await store.load(asked.symbol, timeframe, signal);
    const needed = need.byTimeframe.get(timeframe)?.converged ?? 0;
    const bars = closedBars(higher.bars, timeframe, selection, baseTimeframe, needed);
    byTimeframe.set(timeframe, bars);
    history.push({ timeframe, needed, found: closedBy(bars, timeframe, startOf(selection)) });
  }
  const hashes = [...byTimeframe].map(([timeframe, part]) => `${timeframe}:${hashBars(part)}`);
  return {
    instrument: withCalendarOf(base.instrument, selection.bars),
    selection,
    byTimeframe,
    history,
    dataHash: byTimeframe.size === 1 ? hashBars(selection.bars) : sha256(...hashes),
  };
}

/** Bars outside the selection must not decide the calendar: the data hash does not cover them. */
function withCalendarOf(instrument: Instrument, bars: Bars): Instrument {
  if (!instrument.calendarAssumed) return instrument;
  return { ...instrument, calendar: inferCalendar(bars, instrument.timeframe) };
}

/**
 * Cuts the bars of a higher timeframe to those that have closed by the end of the range: an unfinished one is
 * never visible, and leaving it out keeps the data hash what it is when the bar is finished later.
 */
function closedBars(
  bars: Bars,
  timeframe: Timeframe,
  selection: BarSelection,
  baseTimeframe: Timeframe,
  history: number,
): Bars {
  const { bars: base, range } = selection;
  const endMs = closeTimeMs(baseTimeframe, base.openTimeMs[range.endIndex - 1] as number);
  const end = closedBy(bars, timeframe, endMs);
  const start = Math.max(0, Math.min(firstBarAtOrAfter(bars, startOf(selection)), end) - history - 1);
  return sliceBars(bars, start, end);
}

function startOf({ bars, range }: BarSelection): number {
  return bars.openTimeMs[range.firstIndex] as number;
}

/** Returns how many bars, from the first on, have closed by an instant. */
function closedBy(bars: Bars, timeframe: Timeframe, instantMs: number): number {
  let count = firstBarAtOrAfter(bars, instantMs);
  while (count > 0 && closeTimeMs(timeframe, bars.openTimeMs[count - 1] as number) > instantMs) count -= 1;
  return count;
}
