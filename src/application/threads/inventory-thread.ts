/** Entry of the thread that reads files for lists, so that requests are answered meanwhile; without TensorFlow.js. */
import { checkStrategy } from '../../library/check-strategy.js';
import { identifyStrategy } from '../../library/identify-strategy.js';
import { listStrategy } from '../../library/list-strategy.js';
import { summarizeDataset } from '../../library/summarize-dataset.js';
import { readTrainingDefaults } from '../../library/training-defaults.js';
import { readListedModel } from '../../tensorflow/inference/list-models.js';
import { answerJobs } from './answer-jobs.js';

export const answer = answerJobs<'inventory'>({
  summarizeDataset,
  readModel: ({ modelsDir, name }) => readListedModel(modelsDir, name),
  listStrategy,
  checkStrategy,
  identifyStrategy,
  readTrainingDefaults,
});
