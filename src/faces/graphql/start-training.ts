import type { StartTrainingInput } from '../../kinds/training/training-operation.js';
import { builder } from './builder.js';
import { holdoutField, holdoutOf } from './holdout-policy.js';
import { startErrors } from './start-errors.js';
import { requestFields, requestOf, startedOperation } from './started-operation.js';
import { StrategyOverrideInput } from './strategy-override.js';
import { PATH_TEXT, SYMBOL_TEXT } from './text-issues.js';
import { TrainingOperation } from './training-operation.js';

const StartTrainingInputType = builder.inputType('StartTrainingInput', {
  description: 'Which strategy to train, and on what.',
  fields: (t) => ({
    strategyConfigPath: t.string({
      ...PATH_TEXT,
      required: true,
      description: 'The strategy file, such as strategies/rsi_mean_reversion.yaml.',
    }),
    symbols: t.stringList({
      ...SYMBOL_TEXT,
      required: false,
      description: "Symbols, timeframes and dates default to the strategy's own training_data.",
    }),
    timeframes: t.stringList({
      required: false,
      description: "The strategy's base timeframe stays the base if it is among them, else the first is.",
    }),
    startDate: t.field({
      type: 'Date',
      required: false,
      description: 'First day; without one, and without one in the strategy, the first bar there is.',
    }),
    endDate: t.field({
      type: 'Date',
      required: false,
      description:
        'Inclusive: the whole of this day; without one, and without one in the strategy, the present day.',
    }),
    epochs: t.int({
      required: false,
      description: 'The most epochs to run; default: those of the strategy.',
    }),
    seed: t.int({
      required: true,
      defaultValue: 42,
      description: 'Equal seeds give bit-identical weights on equal backends.',
    }),
    modelName: t.string({
      required: false,
      description:
        "Folder name under the models folder; the default is the strategy's name with the next free version. Nothing is overwritten.",
    }),
    overrides: t.field({
      type: [StrategyOverrideInput],
      required: false,
      description: 'Values that replace those of the strategy file, such as training.learning_rate = 0.01.',
    }),
    holdout: holdoutField(t),
    ...requestFields(t),
  }),
});

const StartTrainingSuccess = startedOperation(
  'StartTrainingSuccess',
  'The operation exists; pull it by its id.',
  {
    type: TrainingOperation,
    description: 'The training, PENDING when it is new.',
  },
);

builder.mutationField('startTraining', (t) =>
  t.field({
    type: StartTrainingSuccess,
    description: "Trains the strategy's network and writes a new model folder.",
    errors: {
      types: startErrors,
      union: {
        name: 'StartTrainingResult',
        description: 'The new operation, or what keeps it from starting.',
      },
    },
    args: { input: t.arg({ type: StartTrainingInputType, required: true, description: 'What to train.' }) },
    resolve: (_root, { input }, { training, caller }) => training.start(withoutGaps(input), caller),
  }),
);

/** Makes what a client left out explicit. */
function withoutGaps({ holdout, ...input }: typeof StartTrainingInputType.$inferInput): StartTrainingInput {
  return {
    ...input,
    ...holdoutOf(holdout),
    symbols: input.symbols ?? null,
    timeframes: input.timeframes ?? null,
    startDate: input.startDate ?? null,
    endDate: input.endDate ?? null,
    epochs: input.epochs ?? null,
    modelName: input.modelName ?? null,
    overrides: input.overrides ?? [],
    ...requestOf(input),
  };
}
