import type { TrialEntry } from '../../kinds/study/trial-entry.js';
import { BacktestMetrics } from './backtest-metrics.js';
import { builder } from './builder.js';
import { metricConnection } from './metric-connection.js';
import { OperationError } from './operation-error.js';
import { StrategyOverride } from './strategy-override.js';
import { TrialStatusEnum } from './study-enums.js';

export const Trial = builder.objectRef<TrialEntry>('Trial').implement({
  description:
    'One evaluated combination: an entry of the log of a study. Trials come in order of their number, each once, and never change.',
  fields: (t) => ({
    seq: t.exposeInt('seq', { description: 'Its place in the log, which is its number.' }),
    number: t.exposeInt('number', { description: '0-based; what startBacktestOfTrial takes.' }),
    status: t.expose('status', { type: TrialStatusEnum, description: 'How it ended.' }),
    values: t.field({
      type: [StrategyOverride],
      description: 'The combination: a value of each parameter, in the order of the space.',
      resolve: ({ values }) => values,
    }),
    objective: t.exposeFloat('objective', {
      nullable: true,
      description: "Value of the objective's metric; null where it is undefined or the trial failed.",
    }),
    feasible: t.exposeBoolean('feasible', {
      description: 'Whether it keeps the constraints; false for a failed one.',
    }),
    repeats: t.exposeInt('repeats', {
      nullable: true,
      description:
        'The number of an earlier trial with the same values, whose answer this is; null for the first.',
    }),
    metrics: t.expose('metrics', {
      type: BacktestMetrics,
      nullable: true,
      description: 'Of the measured range; null for a failed trial.',
    }),
    modelPath: t.exposeString('modelPath', {
      nullable: true,
      description: 'The model that decided; null for recorded signals.',
    }),
    resultDigest: t.exposeString('resultDigest', {
      nullable: true,
      description: 'Of trades and equity, as of a backtest; null for a failed trial.',
    }),
    durationMs: t.exposeFloat('durationMs', { description: 'How long it took to be evaluated.' }),
    error: t.field({
      type: OperationError,
      nullable: true,
      description: 'Why it FAILED; null otherwise.',
      // What is wrong is the combination: the same one will not succeed later.
      resolve: ({ error }) => error && { ...error, retryable: false },
    }),
  }),
});

export const TrialConnection = metricConnection('Trial', Trial);
