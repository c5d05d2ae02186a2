import type { CatalogModel } from '../../library/model-catalog.js';
import { builder } from './builder.js';
import { TrainingOperation } from './training-operation.js';

const Model = builder.objectRef<CatalogModel>('Model').implement({
  description:
    "A folder of the models folder. Fields that a model's author did not document are null or empty, and so are those of one that is not valid.",
  fields: (t) => ({
    path: t.exposeString('path', {
      description: "Relative to the models folder's parent, as startBacktest takes it.",
    }),
    name: t.exposeString('name', { description: 'Name of the folder.' }),
    strategyName: t.exposeString('strategyName', {
      nullable: true,
      description: 'Name of the strategy that it was trained for.',
    }),
    symbols: t.exposeStringList('symbols', { description: 'Symbols that it was trained on.' }),
    timeframes: t.exposeStringList('timeframes', { description: 'Timeframes that it was trained on.' }),
    trainedFrom: t.expose('trainedFrom', {
      type: 'Date',
      nullable: true,
      description: 'Date of the first bar of the training.',
    }),
    trainedTo: t.expose('trainedTo', {
      type: 'Date',
      nullable: true,
      description:
        'Date of the last bar that influenced weights, normalisation or early stopping, label horizon included.',
    }),
    labelHorizonBars: t.exposeInt('labelHorizonBars', {
      nullable: true,
      description: 'The most bars that a label of the training looked ahead; trainedTo includes them.',
    }),
    warmupBars: t.exposeInt('warmupBars', {
      nullable: true,
      description:
        'The most bars before the first sample of a symbol that its features were computed from; they taught nothing.',
    }),
    features: t.exposeStringList('features', { description: "Ids of the network's inputs, in order." }),
    classes: t.exposeStringList('classes', {
      description: 'What its outputs stand for, in order; empty for one that foretells a return.',
    }),
    testAccuracy: t.exposeFloat('testAccuracy', {
      nullable: true,
      description: 'Share of right answers on its test part; null where its metadata do not say.',
    }),
    baselineAccuracy: t.exposeFloat('baselineAccuracy', {
      nullable: true,
      description:
        'The same of always giving the most frequent answer of the test part; null where its metadata do not say.',
    }),
    trainedBy: t.field({
      type: TrainingOperation,
      nullable: true,
      complexity: 10,
      description: 'The operation that trained it, while it is kept.',
      resolve: (model, _args, { training, answer }) =>
        model.valid ? training.trainingOf(model, answer.reads) : null,
    }),
    hash: t.exposeString('hash', {
      description:
        'SHA-256 (hex) of all that a result depends on: network, weights, features, normalisation, training window. Empty when not valid.',
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'When its model.json was last written.',
    }),
    valid: t.exposeBoolean('valid', { description: 'True when a backtest can load it.' }),
    errors: t.exposeStringList('errors', { description: 'Why a backtest cannot load it; empty when valid.' }),
  }),
});

builder.queryField('models', (t) =>
  t.field({
    type: [Model],
    description: 'The folders of the models folder, by name; one that cannot be loaded says why.',
    resolve: (_root, _args, { inventory }) => inventory.models.list(),
  }),
);
