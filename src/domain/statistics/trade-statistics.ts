import type { Trade } from '../portfolio/trade.js';
import { type MetricTable, type MetricValues, measure } from './metric-definition.js';
import { mean, sampleStandardDeviation } from './moments.js';

/** Closed trades with their net profits, which win above 0 and lose below; exactly 0 does neither. */
interface ClosedTrades {
  readonly trades: readonly Trade[];
  readonly profits: readonly number[];
  readonly wins: readonly number[];
  readonly losses: readonly number[];
}

/** The metrics that follow from the list of trades alone. */
export const TRADE_METRICS = {
  totalTrades: {
    unit: 'count',
    label: 'Trades',
    description: 'Closed trades.',
    formula: 'closed trades',
    higherIsBetter: null,
    nullWhen: null,
    compute: ({ trades }) => trades.length,
  },
  winningTrades: {
    unit: 'count',
    label: 'Winning trades',
    description: 'Trades with a positive net profit.',
    formula: 'trades with netPnl > 0',
    higherIsBetter: null,
    nullWhen: null,
    compute: ({ wins }) => wins.length,
  },
  losingTrades: {
    unit: 'count',
    label: 'Losing trades',
    description: 'Trades with a negative net profit.',
    formula: 'trades with netPnl < 0',
    higherIsBetter: null,
    nullWhen: null,
    compute: ({ losses }) => losses.length,
  },
  winRate: {
    unit: 'fraction',
    label: 'Win rate',
    description: 'winningTrades / totalTrades.',
    formula: 'trades with netPnl > 0 / closed trades',
    higherIsBetter: true,
    nullWhen: 'no trades',
    compute: ({ trades, wins }) => (trades.length === 0 ? null : wins.length / trades.length),
  },
  avgWin: {
    unit: 'money',
    label: 'Average win',
    description: 'Mean net profit of winning trades.',
    formula: 'mean netPnl of winning trades',
    higherIsBetter: true,
    nullWhen: 'no winning trade',
    compute: ({ wins }) => mean(wins),
  },
  avgLoss: {
    unit: 'money',
    label: 'Average loss',
    description: 'Mean net profit of losing trades. Losses are negative numbers.',
    formula: 'mean netPnl of losing trades, negative',
    higherIsBetter: true,
    nullWhen: 'no losing trade',
    compute: ({ losses }) => mean(losses),
  },
  largestWin: {
    unit: 'money',
    label: 'Largest win',
    description: 'Highest net profit of a trade.',
    formula: 'highest netPnl of a winning trade',
    higherIsBetter: true,
    nullWhen: 'no winning trade',
    compute: ({ wins }) => extreme(wins, Math.max),
  },
  largestLoss: {
    unit: 'money',
    label: 'Largest loss',
    description: 'Lowest net profit of a trade, negative.',
    formula: 'lowest netPnl of a losing trade, negative',
    higherIsBetter: true,
    nullWhen: 'no losing trade',
    compute: ({ losses }) => extreme(losses, Math.min),
  },
  profitFactor: {
    unit: 'ratio',
    label: 'Profit factor',
    description: 'Sum of winning net profits / sum of losing ones, positive.',
    formula: 'Σ winning netPnl / abs(Σ losing netPnl)',
    higherIsBetter: true,
    nullWhen: 'no losing trade',
    compute: ({ wins, losses }) => (losses.length === 0 ? null : sum(wins) / Math.abs(sum(losses))),
  },
  expectancy: {
    unit: 'money',
    label: 'Expectancy',
    longLabel: 'Expectancy per trade',
    description: 'Mean net profit of a trade.',
    formula: 'mean netPnl',
    higherIsBetter: true,
    nullWhen: 'no trades',
    compute: ({ profits }) => mean(profits),
  },
  sqn: {
    unit: 'ratio',
    label: 'System quality number',
    description:
      'System quality number: square root of the number of trades, times their mean / their standard deviation.',
    formula: '√N · mean(netPnl) / std(netPnl, ddof 1)',
    source: 'Tharp',
    higherIsBetter: true,
    nullWhen: 'fewer than two trades, or they do not vary',
    compute: ({ profits }) => systemQualityNumber(profits),
  },
  totalCommission: {
    unit: 'money',
    label: 'Commission paid',
    description: 'Sum over trades.',
    formula: 'sum over trades',
    higherIsBetter: false,
    nullWhen: null,
    compute: ({ trades }) => sum(trades.map(({ commission }) => commission)),
  },
  totalSlippage: {
    unit: 'money',
    label: 'Slippage paid',
    description: 'Sum over trades; already in their prices.',
    formula: 'sum over trades; already in their prices',
    higherIsBetter: false,
    nullWhen: null,
    compute: ({ trades }) => sum(trades.map(({ slippage }) => slippage)),
  },
} as const satisfies MetricTable<ClosedTrades>;

export type TradeStatistics = MetricValues<typeof TRADE_METRICS>;

/** Summarises closed trades by their net profit. */
export function tradeStatistics(trades: readonly Trade[]): TradeStatistics {
  const profits = trades.map(({ netPnl }) => netPnl);
  return measure(TRADE_METRICS, {
    trades,
    profits,
    wins: profits.filter((profit) => profit > 0),
    losses: profits.filter((profit) => profit < 0),
  });
}

/** Equal profits differ by the rounding of the sums they come from. */
const PROFIT_NOISE = 1e-12;

function systemQualityNumber(profits: readonly number[]): number | null {
  const average = mean(profits);
  const deviation = sampleStandardDeviation(profits);
  if (average === null || deviation === null || deviation <= PROFIT_NOISE * Math.abs(average)) return null;
  return (Math.sqrt(profits.length) * average) / deviation;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function extreme(values: readonly number[], pick: (a: number, b: number) => number): number | null {
  return values.length === 0 ? null : values.reduce((best, value) => pick(best, value));
}
