import { METRICS } from '../../domain/statistics/backtest-metrics.js';
import type { MetricDescription } from '../../domain/statistics/metric-definition.js';
import { builder } from './builder.js';

interface NamedMetric extends MetricDescription {
  readonly name: string;
}

const DEFINITIONS: readonly NamedMetric[] = Object.entries(METRICS).map(([name, metric]) => ({
  name,
  ...metric,
}));

const MetricDefinition = builder.objectRef<NamedMetric>('MetricDefinition').implement({
  description: 'What a metric is, for columns, tooltips and axes.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its field of BacktestMetrics.' }),
    label: t.exposeString('label', { description: 'What people call it, such as Sharpe ratio.' }),
    unit: t.exposeString('unit', { description: 'fraction, money, ratio, days or count.' }),
    higherIsBetter: t.exposeBoolean('higherIsBetter', {
      nullable: true,
      description: 'Null where neither more nor less is better by itself.',
    }),
    formula: t.exposeString('formula', { description: 'As in docs/metrics.md, which explains its signs.' }),
    nullWhen: t.exposeString('nullWhen', {
      nullable: true,
      description: 'On which runs it is undefined; null when it never is.',
    }),
  }),
});

builder.queryField('metricDefinitions', (t) =>
  t.field({
    type: [MetricDefinition],
    description: 'Every metric of a backtest, in the order in which people look at them.',
    resolve: () => DEFINITIONS,
  }),
);
