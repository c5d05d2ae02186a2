import type { EpochMetric as EpochMetricRecord } from '../../base/pure/metrics.js';
import { builder } from './builder.js';
import { metricConnection } from './metric-connection.js';

const EpochMetric = builder.objectRef<EpochMetricRecord>('EpochMetric').implement({
  description:
    'One epoch of a training: once through all training samples. Losses and accuracies are taken after it, without dropout.',
  fields: (t) => ({
    seq: t.exposeInt('seq', { description: '0-based index in the log of the training.' }),
    epoch: t.exposeInt('epoch', { description: '1 for the first.' }),
    totalEpochs: t.exposeInt('totalEpochs', {
      description: 'The most that are run; early stopping may end the training before.',
    }),
    trainLoss: t.exposeFloat('trainLoss', { description: 'Mean loss of the training part.' }),
    trainAccuracy: t.exposeFloat('trainAccuracy', {
      nullable: true,
      description: 'Fraction of the training part told right; null for a regression.',
    }),
    valLoss: t.exposeFloat('valLoss', {
      nullable: true,
      description: 'Mean loss of the validation part; null without one.',
    }),
    valAccuracy: t.exposeFloat('valAccuracy', {
      nullable: true,
      description: 'Fraction of the validation part told right; null for a regression, or without one.',
    }),
    learningRate: t.exposeFloat('learningRate', { description: 'Step size of the optimizer.' }),
    durationMs: t.exposeFloat('durationMs', { description: 'Time that the epoch took.' }),
    timestamp: t.expose('timestampMs', { type: 'DateTime', description: 'When the epoch was done.' }),
  }),
});

/** A page of the epochs log of a training. */
export const EpochMetricConnection = metricConnection('EpochMetric', EpochMetric);
