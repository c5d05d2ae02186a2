import type { StudyTraining as TrainingRecord } from '../../kinds/study/study-parameters.js';
import { builder } from './builder.js';

const START = 'First day of the bars that models are trained on.';
const END = 'Last day, the whole of it; trials are measured after it.';
const EPOCHS = 'Passes over the training bars; those of the strategy when absent.';
const SEED = 'Seed of the first weights and of the order of samples.';
const DESCRIPTION = 'How models are trained for trials that change what a model sees.';

export const StudyTrainingInput = builder.inputType('StudyTrainingInput', {
  description: DESCRIPTION,
  fields: (t) => ({
    startDate: t.field({ type: 'Date', required: true, description: START }),
    endDate: t.field({ type: 'Date', required: true, description: END }),
    epochs: t.int({ required: false, description: EPOCHS }),
    seed: t.int({ required: true, defaultValue: 42, description: SEED }),
  }),
});

export const StudyTraining = builder.objectRef<TrainingRecord>('StudyTraining').implement({
  description: DESCRIPTION,
  fields: (t) => ({
    startDate: t.expose('startDate', { type: 'Date', description: START }),
    endDate: t.expose('endDate', { type: 'Date', description: END }),
    epochs: t.exposeInt('epochs', { nullable: true, description: EPOCHS }),
    seed: t.exposeInt('seed', { description: SEED }),
  }),
});
