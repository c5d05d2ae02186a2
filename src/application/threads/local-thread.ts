/** Entry of the thread in which the command line does on this machine's files what needs TensorFlow.js. */
import { auditStrategy } from '../../kinds/audit/audit-strategy.js';
import { importModel } from '../../library/import-model.js';
import { selectTensorflowBackend } from '../../tensorflow/inference/tensorflow-backend.js';
import { answerJobs } from './answer-jobs.js';

export const answer = answerJobs<'local'>({
  auditStrategy,
  importModel,
  describeBackend: ({ preference }) => selectTensorflowBackend(preference),
});
