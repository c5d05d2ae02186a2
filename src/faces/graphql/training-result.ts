import type {
  ClassCount as CountRecord,
  StoredTrainingResult,
} from '../../kinds/training/training-operation.js';
import { builder } from './builder.js';

const ClassCount = builder.objectRef<CountRecord>('ClassCount').implement({
  description: 'How many samples of a class each part has.',
  fields: (t) => ({
    label: t.exposeString('label', { description: 'BUY, HOLD or SELL.' }),
    train: t.exposeInt('train', { description: 'Samples that taught the network.' }),
    validation: t.exposeInt('validation', { description: 'Samples that decided which weights are kept.' }),
    test: t.exposeInt('test', { description: 'Samples that influenced nothing.' }),
  }),
});

export const TrainingResult = builder.objectRef<StoredTrainingResult>('TrainingResult').implement({
  description: 'What a completed training has made, and how good it is.',
  fields: (t) => ({
    modelPath: t.exposeString('modelPath', { description: 'The model folder, as startBacktest takes it.' }),
    modelHash: t.exposeString('modelHash', { description: 'SHA-256 of what decides a backtest with it.' }),
    bestEpoch: t.exposeInt('bestEpoch', {
      description: 'The epoch whose weights were kept, 1 for the first.',
    }),
    epochsRun: t.exposeInt('epochsRun', { description: 'Epochs that were run.' }),
    stoppedEarly: t.exposeBoolean('stoppedEarly', {
      description: 'True when the validation loss had not fallen for as many epochs as the patience.',
    }),
    trainLoss: t.exposeFloat('trainLoss', { description: 'Loss of the training part at the best epoch.' }),
    valLoss: t.exposeFloat('valLoss', {
      nullable: true,
      description: 'Loss of the validation part at the best epoch; null without one.',
    }),
    testLoss: t.exposeFloat('testLoss', {
      nullable: true,
      description: 'Loss of the test part; null without one.',
    }),
    testAccuracy: t.exposeFloat('testAccuracy', {
      nullable: true,
      description: 'Fraction of the test part told right; null for a regression, or without one.',
    }),
    baselineAccuracy: t.exposeFloat('baselineAccuracy', {
      nullable: true,
      description: 'Accuracy of always answering with the most frequent class of the test part.',
    }),
    classCounts: t.field({
      type: [ClassCount],
      description: 'Samples by class and part; empty for a regression.',
      resolve: ({ classCounts }) => classCounts,
    }),
    confusion: t.field({
      type: t.listRef(t.listRef('Int')),
      description:
        'Test samples by true class (row) and told class (column), both in the order of classCounts; empty for a regression.',
      resolve: ({ confusion }) => confusion.map((row) => [...row]),
    }),
    samples: t.exposeInt('samples', { description: 'Samples of all parts.' }),
    purgedSamples: t.exposeInt('purgedSamples', {
      description: 'Samples left out because their label looked into the next part.',
    }),
    features: t.field({
      type: ['String'],
      description: "Ordered ids of the model's inputs.",
      resolve: ({ features }) => features,
    }),
    trainedFrom: t.expose('trainedFrom', { type: 'Date', description: 'Day of the first sample.' }),
    trainedTo: t.expose('trainedTo', {
      type: 'Date',
      description: 'Day of the last bar that influenced the model, label horizon included.',
    }),
    labelHorizonBars: t.exposeInt('labelHorizonBars', {
      description: 'The most bars that a label looked ahead.',
    }),
    tensorflowBackend: t.exposeString('tensorflowBackend', {
      description: 'Equal trainings give bit-identical weights on equal backends.',
    }),
    dataHash: t.exposeString('dataHash', { description: 'SHA-256 of the bars that were read.' }),
    strategyHash: t.exposeString('strategyHash', { description: 'SHA-256 of strategySource.' }),
    strategySource: t.exposeString('strategySource', {
      description: 'The strategy as it was trained, overrides applied.',
    }),
    executionTimeMs: t.exposeFloat('executionTimeMs', { description: 'Time that the last attempt took.' }),
  }),
});
