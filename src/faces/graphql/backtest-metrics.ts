import type { BacktestMetrics as MetricsRecord } from '../../domain/statistics/backtest-metrics.js';
import { builder } from './builder.js';
import { Exposures } from './exposures.js';

export const BacktestMetrics = builder.objectRef<MetricsRecord>('BacktestMetrics').implement({
  description: 'Fractions, not percent. A ratio that is undefined on this run is null.',
  fields: (t) => ({
    initialCapital: t.exposeFloat('initialCapital', { description: 'Account value before the first bar.' }),
    finalValue: t.exposeFloat('finalValue', { description: 'Account value after the last bar.' }),
    totalReturn: t.exposeFloat('totalReturn', { description: 'finalValue / initialCapital - 1.' }),
    cagr: t.exposeFloat('cagr', { nullable: true, description: 'Compound annual growth rate.' }),
    annualizedVolatility: t.exposeFloat('annualizedVolatility', {
      nullable: true,
      description: 'Standard deviation of the returns, scaled to a year.',
    }),
    sharpeRatio: t.exposeFloat('sharpeRatio', {
      nullable: true,
      description: 'Annualised mean return / volatility.',
    }),
    sortinoRatio: t.exposeFloat('sortinoRatio', {
      nullable: true,
      description: 'Annualised mean return / downside deviation.',
    }),
    calmarRatio: t.exposeFloat('calmarRatio', { nullable: true, description: 'cagr / maxDrawdown.' }),
    maxDrawdown: t.exposeFloat('maxDrawdown', {
      description: 'Largest fall from a running peak, as a positive fraction of that peak.',
    }),
    maxDrawdownDays: t.exposeFloat('maxDrawdownDays', {
      description: 'Longest time from a peak to its recovery, or to the end, in calendar days.',
    }),
    exposure: t.exposeFloat('exposure', { description: 'Bars with an open position / all bars.' }),
    exposures: t.field({
      type: Exposures,
      nullable: true,
      description: 'What the account had in the market on average; null for runs of engine 1.',
      resolve: ({ exposures }) => exposures,
    }),
    buyAndHoldReturn: t.exposeFloat('buyAndHoldReturn', {
      description:
        "Buying at the first bar's open with the whole capital, same costs, selling at the last close.",
    }),
    totalTrades: t.exposeInt('totalTrades', { description: 'Closed trades.' }),
    winningTrades: t.exposeInt('winningTrades', { description: 'Trades with a positive net profit.' }),
    losingTrades: t.exposeInt('losingTrades', { description: 'Trades with a negative net profit.' }),
    winRate: t.exposeFloat('winRate', { nullable: true, description: 'winningTrades / totalTrades.' }),
    avgWin: t.exposeFloat('avgWin', { nullable: true, description: 'Mean net profit of winning trades.' }),
    avgLoss: t.exposeFloat('avgLoss', {
      nullable: true,
      description: 'Mean net profit of losing trades. Losses are negative numbers.',
    }),
    largestWin: t.exposeFloat('largestWin', {
      nullable: true,
      description: 'Highest net profit of a trade.',
    }),
    largestLoss: t.exposeFloat('largestLoss', {
      nullable: true,
      description: 'Lowest net profit of a trade, negative.',
    }),
    profitFactor: t.exposeFloat('profitFactor', {
      nullable: true,
      description: 'Sum of winning net profits / sum of losing ones, positive.',
    }),
    expectancy: t.exposeFloat('expectancy', { nullable: true, description: 'Mean net profit of a trade.' }),
    sqn: t.exposeFloat('sqn', {
      nullable: true,
      description:
        'System quality number: square root of the number of trades, times their mean / their standard deviation.',
    }),
    totalCommission: t.exposeFloat('totalCommission', { description: 'Sum over trades.' }),
    totalSlippage: t.exposeFloat('totalSlippage', {
      description: 'Sum over trades; already in their prices.',
    }),
  }),
});
