import type { SideStatistics as SideStatisticsRecord } from '../../domain/statistics/side-statistics.js';
import { TRADE_METRICS } from '../../domain/statistics/trade-statistics.js';
import { builder } from './builder.js';
import { metricFields } from './metric-fields.js';

const { avgLoss, sqn } = TRADE_METRICS;

export const SideStatistics = builder.objectRef<SideStatisticsRecord>('SideStatistics').implement({
  description: 'Figures of the trades of one side. Money in account currency; undefined is null.',
  fields: (t) => ({
    ...metricFields(t, {
      ...TRADE_METRICS,
      avgLoss: { ...avgLoss, description: 'Mean net profit of losing trades, negative.' },
      sqn: { ...sqn, description: 'System quality number.' },
    }),
    netPnl: t.exposeFloat('netPnl', {
      description: 'Sum of the net profits; both sides together are finalValue - initialCapital.',
    }),
    avgBarsHeld: t.exposeFloat('avgBarsHeld', {
      nullable: true,
      description: 'Mean number of bars that a trade was open.',
    }),
  }),
});
