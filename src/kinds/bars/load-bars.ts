import { type CancellationSignal, neverCancelled } from '../../base/pure/cancelled-error.js';
import { sha256 } from '../../base/pure/hashing.js';
import type { RunWarning } from '../../base/pure/run-warning.js';
import type { TimeframeHistory } from '../../domain/backtest/backtest-input.js';
import type { DateRange } from '../../domain/backtest/errors.js';
import { selectClosed } from '../../domain/backtest/select-closed.js';
import { selectHeldOut } from '../../domain/backtest/select-held-out.js';
import { type BarSelection, selectRange } from '../../domain/backtest/select-range.js';
import { type HistoryNeed, historyNeeded } from '../../domain/features/history-needed.js';
import type { BarTimes } from '../../domain/market/bar-times/bar-times.js';
import { knownBy, knownDatasets } from '../../domain/market/bar-times/known-datasets.js';
import { sessionAssumptions } from '../../domain/market/bar-times/session-assumptions.js';
import {
  type ReadBars,
  type TimedBars,
  timesOfDatasets,
} from '../../domain/market/bar-times/times-of-datasets.js';
import { type Bars, sliceBars } from '../../domain/market/bars.js';
import { hashBars } from '../../domain/market/bars-hash.js';
import { inferCalendar } from '../../domain/market/infer-calendar.js';
import type { Instrument } from '../../domain/market/instrument.js';
import type { Timeframe } from '../../domain/market/timeframe.js';
import type { Strategy } from '../../domain/strategy/strategy.js';
import type { BarReader } from '../../market-data/bar-reader.js';

/** The bars that one run reads, of every timeframe that its features use. */
export interface LoadedBars {
  /** Its calendar, if nobody stated one, is inferred from the bars of the selection alone. */
  readonly instrument: Instrument;
  readonly selection: BarSelection;
  /** By timeframe, the base timeframe among them. */
  readonly byTimeframe: ReadonlyMap<Timeframe, Bars>;
  /** The same, each with what is known of it. */
  readonly datasets: ReadonlyMap<Timeframe, ReadBars>;
  /** When the same bars open and close; empty where the base timeframe is the only one. */
  readonly times: ReadonlyMap<Timeframe, BarTimes>;
  /** What was assumed about them. */
  readonly warnings: readonly RunWarning[];
  /** Of each timeframe, the base timeframe first. */
  readonly history: readonly TimeframeHistory[];
  /** SHA-256 of exactly these bars. */
  readonly dataHash: string;
}

/**
 * Loads the bars of a range with the history before it. What is stored after the range changes nothing.
 * @param asked.windowBars bars that the model looks at at once, default 1
 * @param asked.closedBy a date by whose midnight the bars have closed; default: all of the range count
 * @param asked.isHeldOut whether the range begins with the first bar that has not closed by midnight of startDate,
 *   whichever day it began on; default: with the first one that begins on startDate
 * @param signal is looked at while files are read
 * @throws DatasetNotFoundError, DataInvalidError, DataNotFoundError
 * @throws CancelledError when the signal is set
 */
export async function loadBars(
  store: BarReader,
  asked: DateRange & {
    readonly symbol: string;
    readonly windowBars?: number;
    readonly closedBy?: string;
    readonly isHeldOut?: boolean;
  },
  strategy: Strategy,
  signal: CancellationSignal = neverCancelled,
): Promise<LoadedBars> {
  const { timeframes, baseTimeframe } = strategy.trainingData;
  const { windowBars = 1 } = asked;
  const need = historyNeeded(strategy, windowBars);
  const base = await store.load(asked.symbol, baseTimeframe, signal);
  const select = asked.isHeldOut === true ? selectHeldOut : selectRange;
  const days = select(base.bars, base.instrument, asked, need.converged);
  const selection = asked.closedBy === undefined ? days : selectClosed(days, base.instrument, asked.closedBy);
  const instrument = withCalendarOf(base.instrument, selection.bars);
  const stored = new Map<Timeframe, ReadBars>([[baseTimeframe, { instrument, bars: selection.bars }]]);
  for (const timeframe of timeframes) {
    if (timeframe !== baseTimeframe) stored.set(timeframe, await store.load(asked.symbol, timeframe, signal));
  }
  const known = knownDatasets(stored, baseTimeframe);
  const looked = { selection, baseTimeframe, windowBars };
  const read = withHistory(known, looked, need.byTimeframe);
  const timed = stored.size === 1 ? new Map<Timeframe, TimedBars>() : timesOfDatasets(read);
  const byTimeframe = new Map([...read].map(([timeframe, { bars }]) => [timeframe, bars] as const));
  const hashes = [...byTimeframe].map(([timeframe, part]) => `${timeframe}:${hashBars(part)}`);
  return {
    instrument,
    selection,
    byTimeframe,
    datasets: read,
    times: new Map([...timed].map(([timeframe, { times }]) => [timeframe, times])),
    warnings: sessionAssumptions(instrument, timed),
    history: [...byTimeframe.keys()].map((timeframe) => ({
      timeframe,
      needed: (timeframe === baseTimeframe ? need : need.byTimeframe.get(timeframe))?.converged ?? 0,
      found:
        timeframe === baseTimeframe ? selection.range.firstIndex : knownAtStart(looked, timeframe, timed),
    })),
    dataHash: byTimeframe.size === 1 ? hashBars(selection.bars) : sha256(...hashes),
  };
}

/** Bars outside the selection must not decide the calendar: the data hash does not cover them. */
function withCalendarOf(instrument: Instrument, bars: Bars): Instrument {
  if (!instrument.calendarAssumed) return instrument;
  return { ...instrument, calendar: inferCalendar(bars, instrument.timeframe) };
}

/** What the model looks at: of each bar of the range as many bars as a window has. */
interface LookedAt {
  readonly selection: BarSelection;
  readonly baseTimeframe: Timeframe;
  readonly windowBars: number;
}

/** Leaves out what was known longer before the range opens than the indicators of a timeframe need. */
function withHistory(
  known: ReadonlyMap<Timeframe, ReadBars>,
  looked: LookedAt,
  needs: ReadonlyMap<Timeframe, HistoryNeed>,
): ReadonlyMap<Timeframe, ReadBars> {
  if (known.size === 1) return known;
  const timed = timesOfDatasets(known);
  return new Map(
    [...known].map(([timeframe, { instrument, bars }]) => {
      if (timeframe === looked.baseTimeframe) return [timeframe, { instrument, bars }];
      const atStart = knownAtStart(looked, timeframe, timed);
      const start = Math.max(0, atStart - (needs.get(timeframe)?.converged ?? 0) - 1);
      const part = sliceBars(bars, start, bars.length);
      return [timeframe, { instrument: withCalendarOf(instrument, part), bars: part }];
    }),
  );
}

/**
 * Returns how many bars were known when the range opens, of which a window may take one for each bar before its last. Of a
 * shorter timeframe it takes more: those that were known when its first bar opens count, and as many.
 */
function knownAtStart(
  { selection: { range }, baseTimeframe, windowBars }: LookedAt,
  timeframe: Timeframe,
  timed: ReadonlyMap<Timeframe, TimedBars>,
): number {
  const { opensMs } = timesOf(timed, baseTimeframe);
  const knownAt = (bar: number): number =>
    knownBy(timesOf(timed, timeframe), opensMs[Math.max(0, bar)] as number);
  const before = windowBars - 1;
  return Math.min(knownAt(range.firstIndex), knownAt(range.firstIndex - before) + before);
}

function timesOf(timed: ReadonlyMap<Timeframe, TimedBars>, timeframe: Timeframe): BarTimes {
  const found = timed.get(timeframe);
  if (found === undefined) throw new TypeError(`loadBars: no bars of timeframe ${timeframe}`);
  return found.times;
}
