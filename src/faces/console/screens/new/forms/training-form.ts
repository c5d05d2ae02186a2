import type { FormSpec } from './form-spec.js';
import { endDate, epochs, holdout, naming, overrides, seed, startDate, strategy } from './shared-fields.js';

export const trainingForm: FormSpec = {
  title: 'Train a model',
  about:
    'Trains the network of a strategy. Keep the newest bars out of it: a backtest needs days that it has not seen.',
  verb: 'Train',
  command: 'train',
  fields: [
    strategy,
    {
      name: 'symbols',
      label: 'Symbols',
      kind: 'list',
      flag: '--symbol',
      hint: "with commas; the strategy's where empty",
    },
    {
      name: 'timeframes',
      label: 'Bars of',
      kind: 'list',
      flag: '--timeframe',
      hint: "with commas; the strategy's where empty",
    },
    { ...startDate, isRequired: false },
    { ...endDate, isRequired: false },
    epochs,
    {
      name: 'modelName',
      label: 'Name of the model',
      kind: 'text',
      flag: '--model-name',
      hint: 'the next free version where empty',
    },
    { ...seed, group: 'Label and more' },
    overrides,
    holdout,
    ...naming,
  ],
};
