import type { StartStudyInput } from '../../kinds/study/study-operation.js';
import { builder } from './builder.js';
import { ObjectiveInput, objectiveInput } from './objective.js';
import { backtestInput, StartBacktestInputType } from './start-backtest.js';
import { startErrors } from './start-errors.js';
import { requestFields, requestOf, startedOperation } from './started-operation.js';
import { SamplerEnum } from './study-enums.js';
import { StudyOperation } from './study-operation.js';
import { parameterInput, StudyParameterInput } from './study-parameter.js';
import { StudyTrainingInput } from './study-training.js';

const StartStudyInputType = builder.inputType('StartStudyInput', {
  description: 'What to vary, how to choose what is tried, and what to look for.',
  fields: (t) => ({
    backtest: t.field({
      type: StartBacktestInputType,
      required: true,
      description:
        'What all trials have in common; label, tags, priority and idempotencyKey stand beside it, not in it.',
    }),
    parameters: t.field({
      type: [StudyParameterInput],
      required: true,
      description: 'What is varied: 1 to 20 parameters.',
    }),
    sampler: t.field({
      type: SamplerEnum,
      required: true,
      defaultValue: 'GRID',
      description: 'How combinations are chosen.',
    }),
    trials: t.int({
      required: false,
      description: 'How many trials; needed by every sampler but GRID; at most 100000.',
    }),
    seed: t.int({ required: true, defaultValue: 42, description: 'Of the sampler; a GRID draws nothing.' }),
    objective: t.field({
      type: ObjectiveInput,
      required: false,
      description: 'The largest Sharpe ratio of at least 30 trades when absent.',
    }),
    holdoutFrom: t.field({
      type: 'Date',
      required: false,
      description:
        'Bars that close after local midnight of this date are not seen by the search; the best trial is measured there once.',
    }),
    training: t.field({
      type: StudyTrainingInput,
      required: false,
      description: 'How models are trained for trials that change what a model sees.',
    }),
    keepModels: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Whether models of trials stay when the study is deleted, and are listed.',
    }),
    ...requestFields(t),
  }),
});

const StartStudySuccess = startedOperation('StartStudySuccess', 'The operation exists; pull it by its id.', {
  type: StudyOperation,
  description: 'The study, PENDING when it is new.',
});

builder.mutationField('startStudy', (t) =>
  t.field({
    type: StartStudySuccess,
    description:
      'Starts a study, which tries many combinations of one strategy, and returns its operation at once.',
    errors: {
      types: startErrors,
      union: { name: 'StartStudyResult', description: 'The new operation, or what keeps it from starting.' },
    },
    args: { input: t.arg({ type: StartStudyInputType, required: true, description: 'What to try.' }) },
    resolve: (_root, { input }, { studies, caller }) => studies.start(withoutGaps(input), caller),
  }),
);

/** Makes what a client left out explicit. */
function withoutGaps(input: typeof StartStudyInputType.$inferInput): StartStudyInput {
  const { backtest, objective, training } = input;
  return {
    backtest: backtestInput(backtest),
    parameters: input.parameters.map(parameterInput),
    ...{ sampler: input.sampler, trials: input.trials ?? null, seed: input.seed },
    objective: objectiveInput(objective),
    holdoutFrom: input.holdoutFrom ?? null,
    training: training ? { ...training, epochs: training.epochs ?? null } : null,
    keepModels: input.keepModels,
    ...requestOf(input),
  };
}
