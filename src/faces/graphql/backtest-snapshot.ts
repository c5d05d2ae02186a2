import type { BacktestSnapshot as SnapshotRecord } from '../../kinds/backtest/backtest-operation.js';
import { builder } from './builder.js';

export const BacktestSnapshot = builder.objectRef<SnapshotRecord>('BacktestSnapshot').implement({
  description: 'The latest state of the engine; null fields before the first sample.',
  fields: (t) => ({
    currentBar: t.exposeInt('currentBar', { description: 'Bars simulated so far.' }),
    totalBars: t.exposeInt('totalBars', { description: 'Bars of the range; 0 until it is known.' }),
    currentDate: t.expose('currentTimeMs', {
      type: 'DateTime',
      nullable: true,
      description: 'Stamp of the latest sampled bar.',
    }),
    currentPnl: t.exposeFloat('currentPnl', {
      description: 'Account value minus initial capital, open position included.',
    }),
    totalTrades: t.exposeInt('totalTrades', { description: 'Closed trades so far.' }),
    winRate: t.exposeFloat('winRate', {
      nullable: true,
      description: 'Closed trades with positive net profit / closed trades; null before the first.',
    }),
  }),
});
