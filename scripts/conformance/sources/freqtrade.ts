import { Signal } from '../../../src/domain/backtest/signal.js';
import { type Bars, emptyBars } from '../../../src/domain/market/bars.js';
import type { ExitReason, Trade } from '../../../src/domain/portfolio/trade.js';
import type { ExitRules } from '../../../src/domain/strategy/strategy.js';
import type { CaseOutcome, CaseResult } from '../case-outcome.js';
import { type Comparison, compare, decimals, judge, together } from '../compare.js';
import type { ConformanceSource } from '../conformance-source.js';
import { type Decision, runDecisions } from '../run-decisions.js';

const FILE = 'expected/freqtrade/backtest_detail_cases.json';
const HOUR_MS = 3_600_000;

/** Candle number, open, high, low, close, volume, enter long, exit long, enter short, exit short, and a tag. */
type Candle = readonly (number | string | null)[];

interface FreqtradeCase {
  readonly id: string;
  readonly data: readonly Candle[];
  readonly stop_loss: number;
  /** Minutes since the entry to the gain at which the position leaves from then on. */
  readonly roi: Readonly<Record<string, number>>;
  readonly profit_perc: number;
  readonly trades: readonly {
    readonly exit_reason: string;
    readonly open_candle: number;
    readonly close_candle: number;
    readonly is_short: boolean;
  }[];
  readonly use_exit_signal?: boolean;
  readonly trailing_stop?: boolean;
  readonly [option: string]: unknown;
}

const REASONS: Readonly<Record<ExitReason, string>> = {
  SIGNAL: 'exit_signal',
  STOP_LOSS: 'stop_loss',
  TAKE_PROFIT: 'roi',
  TRAILING_STOP: 'trailing_stop_loss',
  MAX_HOLDING: 'roi',
  END_OF_DATA: 'force_exit',
  ACCOUNT_DEPLETED: 'liquidation',
};

/** Options that a case may have and nothing of ours does, with what they are. */
const BEYOND_OURS: Readonly<Record<string, string>> = {
  leverage: 'leverage',
  custom_entry_price: 'limit orders at prices of the strategy',
  custom_exit_price: 'limit orders at prices of the strategy',
  adjust_entry_price: 'limit orders at prices of the strategy',
  timeout: 'orders that expire',
  trailing_stop_positive: 'a trailing stop that changes its distance with the profit',
  use_custom_stoploss: 'stops computed by the strategy',
};

/** Candle tables of freqtrade for stops, targets, trailing stops and signals. */
export const freqtrade: ConformanceSource = {
  folder: 'expected/freqtrade',
  summary: 'Entry, exit, reason and profit of every trade of each candle table.',
  run(reference) {
    const { cases } = reference.json<{ readonly cases: readonly FreqtradeCase[] }>(FILE);
    return cases.map((one): CaseResult => ({ name: one.id, outcome: outcomeOf(one) }));
  },
};

function outcomeOf(one: FreqtradeCase): CaseOutcome {
  const beyond = Object.keys(BEYOND_OURS).find((option) => isSet(one[option]));
  if (beyond !== undefined) return { kind: 'NOT_OFFERED', reason: BEYOND_OURS[beyond] as string };
  if (Object.keys(one.roi).some((minutes) => minutes !== '0')) {
    return { kind: 'NOT_OFFERED', reason: 'targets that fall with time' };
  }
  return judge(compareRun(one, run(one)));
}

const isSet = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== 1 && value !== false;

function run(one: FreqtradeCase): readonly Trade[] {
  const { trades } = runDecisions({
    bars: barsOf(one.data),
    decisions: decisionsOf(one),
    timeframe: '1h',
    initialCapital: 1,
    allowShort: one.data.some((candle) => candle[8] === 1),
    // Ratios alone count.
    sizing: { fraction: 1, lot: 1e-12 },
    exits: exitsOf(one),
  });
  return trades;
}

function exitsOf({ stop_loss, roi, trailing_stop }: FreqtradeCase): Partial<ExitRules> {
  const target = roi['0'];
  return {
    stopLossPct: -stop_loss,
    takeProfitPct: target === undefined ? null : target,
    trailingStopPct: trailing_stop ? -stop_loss : null,
  };
}

function decisionsOf({ data, use_exit_signal: exits }: FreqtradeCase): readonly Decision[] {
  return data.flatMap((candle, bar): Decision[] => {
    const [enterLong, exitLong, enterShort, exitShort] = candle.slice(6).map((flag) => flag === 1);
    if (enterLong || (exits && exitShort)) return [{ bar, signal: Signal.Buy }];
    return enterShort || (exits && exitLong) ? [{ bar, signal: Signal.Sell }] : [];
  });
}

function barsOf(data: readonly Candle[]): Bars {
  const bars = emptyBars(data.length);
  data.forEach((candle, index) => {
    bars.openTimeMs[index] = index * HOUR_MS;
    (['open', 'high', 'low', 'close', 'volume'] as const).forEach((column, at) => {
      bars[column][index] = Number(candle[at + 1]);
    });
  });
  return bars;
}

function compareRun(one: FreqtradeCase, trades: readonly Trade[]): Comparison {
  const exact = { relative: 0, absolute: 0 };
  const reasons = trades.map(({ exitReason }) => REASONS[exitReason]);
  const theirs = one.trades.map(({ exit_reason }) => exit_reason);
  const label = (what: string) => (index: number) => `${what} of trade ${index + 1}`;
  return together([
    compare(
      trades.map(({ entryBarIndex }) => entryBarIndex),
      one.trades.map(({ open_candle }) => open_candle),
      exact,
      label('entry'),
    ),
    compare(
      trades.map(({ exitBarIndex }) => exitBarIndex),
      one.trades.map(({ close_candle }) => close_candle),
      exact,
      label('exit'),
    ),
    compare(
      trades.map(({ side }) => (side === 'SHORT' ? -1 : 1)),
      one.trades.map(({ is_short }) => (is_short ? -1 : 1)),
      exact,
      label('side'),
    ),
    compare(
      [trades.reduce((sum, { netReturn }) => sum + netReturn, 0)],
      [one.profit_perc],
      decimals(3),
      () => 'profit',
    ),
    {
      compared: theirs.length,
      difference: 0,
      faults: theirs.flatMap((reason, index) =>
        reasons[index] === reason
          ? []
          : [`reason of trade ${index + 1}: ours ${reasons[index]}, theirs ${reason}`],
      ),
    },
  ]);
}
