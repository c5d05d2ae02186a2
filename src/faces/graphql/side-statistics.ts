import type { SideStatistics as SideStatisticsRecord } from '../../domain/statistics/side-statistics.js';
import { builder } from './builder.js';

export const SideStatistics = builder.objectRef<SideStatisticsRecord>('SideStatistics').implement({
  description: 'Figures of the trades of one side. Money in account currency; undefined is null.',
  fields: (t) => ({
    totalTrades: t.exposeInt('totalTrades', { description: 'Closed trades.' }),
    winningTrades: t.exposeInt('winningTrades', { description: 'Trades with a positive net profit.' }),
    losingTrades: t.exposeInt('losingTrades', { description: 'Trades with a negative net profit.' }),
    winRate: t.exposeFloat('winRate', { nullable: true, description: 'winningTrades / totalTrades.' }),
    netPnl: t.exposeFloat('netPnl', {
      description: 'Sum of the net profits; both sides together are finalValue - initialCapital.',
    }),
    avgWin: t.exposeFloat('avgWin', { nullable: true, description: 'Mean net profit of winning trades.' }),
    avgLoss: t.exposeFloat('avgLoss', {
      nullable: true,
      description: 'Mean net profit of losing trades, negative.',
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
    sqn: t.exposeFloat('sqn', { nullable: true, description: 'System quality number.' }),
    avgBarsHeld: t.exposeFloat('avgBarsHeld', {
      nullable: true,
      description: 'Mean number of bars that a trade was open.',
    }),
    totalCommission: t.exposeFloat('totalCommission', { description: 'Sum over trades.' }),
    totalSlippage: t.exposeFloat('totalSlippage', {
      description: 'Sum over trades; already in their prices.',
    }),
  }),
});
