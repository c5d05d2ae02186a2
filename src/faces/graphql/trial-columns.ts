import type { TrialColumns as ColumnsRecord } from '../../kinds/study/read/trial-columns.js';
import { builder } from './builder.js';
import { MetricNameEnum } from './study-enums.js';

/** A list of numbers weighs one field for ten values; `trialColumns` itself is weighed by a tenth of its length. */
export const VALUES_A_FIELD = 10;
const MOST_AXES = 20;
const MOST_METRICS = 13;

type AxisRecord = ColumnsRecord['axes'][number];
type MetricRecord = ColumnsRecord['metrics'][number];

const TrialAxis = builder.objectRef<AxisRecord>('TrialAxis').implement({
  description: 'The values of one parameter, a trial each.',
  fields: (t) => ({
    path: t.exposeString('path', { complexity: 0, description: 'The parameter.' }),
    categories: t.field({
      type: ['String'],
      nullable: true,
      complexity: { field: 0 },
      description: 'Names of unordered values; values then are indexes into it. Null for numbers.',
      resolve: ({ categories }) => categories,
    }),
    values: t.field({
      type: ['Float'],
      nullable: { list: false, items: true },
      description: 'One a trial, in the order of numbers.',
      resolve: ({ values }) => Array.from(values),
    }),
  }),
});

const MetricColumn = builder.objectRef<MetricRecord>('MetricColumn').implement({
  description: 'The values of one metric, a trial each.',
  fields: (t) => ({
    metric: t.expose('metric', { type: MetricNameEnum, complexity: 0, description: 'Which one.' }),
    values: t.field({
      type: ['Float'],
      nullable: { list: false, items: true },
      description: 'One a trial, in the order of numbers; null where it is undefined.',
      resolve: ({ values }) => Array.from(values, (value) => (Number.isNaN(value) ? null : value)),
    }),
  }),
});

export const TrialColumns = builder.objectRef<ColumnsRecord>('TrialColumns').implement({
  description: 'Trials by column, for charts: values by index, categories by name.',
  fields: (t) => ({
    numbers: t.field({
      type: ['Int'],
      description: 'Numbers of the trials; ask for the next ones after the last of them.',
      resolve: ({ numbers }) => Array.from(numbers),
    }),
    feasible: t.field({
      type: ['Boolean'],
      description: 'Whether each keeps the constraints; false for failed ones.',
      resolve: ({ feasible }) => Array.from(feasible, (value) => value === 1),
    }),
    axes: t.field({
      type: [TrialAxis],
      complexity: { field: 0, multiplier: MOST_AXES },
      description: 'The values of each parameter, in the order of the space.',
      resolve: ({ axes }) => axes,
    }),
    metrics: t.field({
      type: [MetricColumn],
      complexity: { field: 0, multiplier: MOST_METRICS },
      description: 'The metrics that were asked for, in that order.',
      resolve: ({ metrics }) => metrics,
    }),
  }),
});
