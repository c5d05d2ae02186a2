import type { BarMetric as BarMetricRecord } from '../shared/metrics.js';
import { builder } from './builder.js';
import { type SeqPage, seqConnection } from './seq-connection.js';

const BarMetric = builder.objectRef<BarMetricRecord>('BarMetric').implement({
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
export const BarMetricConnection = seqConnection<
  BarMetricRecord,
  SeqPage<BarMetricRecord> & { readonly complete: boolean }
>(
  'BarMetric',
  BarMetric,
  [
    'A page of an append-only log. Pull with after = the last endCursor. endCursor echoes',
    '"after" on an empty page. hasNextPage false means "no more yet"; complete true means',
    'that nothing will ever come after this page. No entry is skipped, repeated or changed.',
    'first is 1 to 1000; beyond it a GraphQL error.',
  ].join('\n'),
);

builder.objectField(BarMetricConnection, 'complete', (t) =>
  t.exposeBoolean('complete', { description: 'True when nothing will ever come after this page.' }),
);
