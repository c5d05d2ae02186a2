import { METRICS, type BacktestMetrics as MetricsRecord } from '../../domain/statistics/backtest-metrics.js';
import { builder } from './builder.js';
import { Exposures } from './exposures.js';
import { metricFields } from './metric-fields.js';

export const BacktestMetrics = builder.objectRef<MetricsRecord>('BacktestMetrics').implement({
  description: 'Fractions, not percent. A ratio that is undefined on this run is null.',
  fields: (t) => ({
    ...metricFields(t, METRICS),
    exposures: t.field({
      type: Exposures,
      nullable: true,
      description: 'What the account had in the market on average; null for runs of engine 1.',
      resolve: ({ exposures }) => exposures,
    }),
  }),
});
