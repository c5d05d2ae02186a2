import type { BarMetric as BarMetricRecord } from '../../base/pure/metrics.js';
import { builder } from './builder.js';
import { metricConnection } from './metric-connection.js';

export const BarMetric = builder.objectRef<BarMetricRecord>('BarMetric').implement({
  description: 'One progress sample of a backtest: after bars 50, 100, … and after the last bar.',
  fields: (t) => ({
    seq: t.exposeInt('seq', { description: '0-based index in the log of the run.' }),
    barIndex: t.exposeInt('barIndex', { description: 'Index of the bar in the range, 0 for its first.' }),
    timestamp: t.expose('timestampMs', { type: 'DateTime', description: 'Stamp of the bar.' }),
    equity: t.exposeFloat('equity', { description: 'Account value, account currency.' }),
    pnl: t.exposeFloat('pnl', { description: 'equity minus initial capital.' }),
    trades: t.exposeInt('trades', { description: 'Closed trades so far.' }),
    winRate: t.exposeFloat('winRate', {
      nullable: true,
      description: 'Closed trades with positive net profit / closed trades; null before the first.',
    }),
    position: t.exposeFloat('position', { description: 'Signed open quantity.' }),
  }),
});

/** A page of the bars log of a backtest. */
export const BarMetricConnection = metricConnection('BarMetric', BarMetric);
