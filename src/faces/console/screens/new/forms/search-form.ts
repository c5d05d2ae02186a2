import type { FieldSpec } from '../fields.js';
import type { FormSpec } from './form-spec.js';
import {
  beginning,
  costs,
  endDate,
  holdout,
  inSample,
  model,
  naming,
  objective,
  ofTrials,
  overrides,
  sampling,
  seed,
  startDate,
  strategy,
  symbol,
  timeframe,
} from './shared-fields.js';

const TRAINING = 'Models of trials';

/** For parameters that change what a model sees: then each trial has one of its own. */
const training: readonly FieldSpec[] = [
  { name: 'training.startDate', label: 'Train from', kind: 'date', flag: '--train-start', group: TRAINING },
  { name: 'training.endDate', label: 'Train to', kind: 'date', flag: '--train-end', group: TRAINING },
  {
    name: 'training.epochs',
    label: 'Epochs at most',
    kind: 'number',
    flag: '--train-epochs',
    group: TRAINING,
    hint: "the strategy's where empty",
  },
  { name: 'training.seed', label: 'Seed of trainings', kind: 'number', group: TRAINING },
  {
    name: 'keepModels',
    label: 'Keep them when the search is deleted',
    kind: 'check',
    flag: '--keep-models',
    group: TRAINING,
  },
];

export const searchForm: FormSpec = {
  title: 'New parameter search',
  about: 'Tries many values of a strategy, and says how much of the best is luck.',
  verb: 'Search',
  command: 'study run',
  fields: [
    ...[strategy, model, symbol, timeframe, startDate, endDate].map(ofTrials),
    {
      name: 'parameters',
      label: 'What to vary',
      kind: 'parameters',
      flag: '--param',
      isRequired: true,
      hint: 'a line each: from, to and step as in decisions.confidence_threshold=0.3:0.6:0.05; or values as in exits.stop_loss_pct=0.05,0.1; or evenly by ratio as in training.learning_rate=0.001:0.1:log',
    },
    ...beginning(sampling, { sampler: 'GRID' }),
    {
      name: 'holdoutFrom',
      label: 'Keep from',
      kind: 'date',
      flag: '--holdout-from',
      hint: 'from here on the search sees nothing; the best is measured there once',
    },
    ...beginning(
      objective,
      { 'objective.metric': 'SHARPE_RATIO', 'objective.minTrades': '30' },
      'What is best',
    ),
    ...costs.map(ofTrials),
    ofTrials(overrides),
    ...training,
    { ...seed, group: 'Label and more' },
    ofTrials(inSample),
    ofTrials(holdout),
    ...naming,
  ],
};
