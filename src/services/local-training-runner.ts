import { trainingProgressCodec } from '../progress/training-progress-codec.js';
import type { TrainingParameters } from '../strategy/training-parameters.js';
import type { ThreadFolders } from '../workers/protocol.js';
import type { ThreadPool } from '../workers/thread-pool.js';
import { localTaskRunner, type RunnerObserver } from './local-task-runner.js';
import { modelPublication } from './model-drafts.js';
import type { TaskRunner } from './task-runner.js';

/** Runs trainings in the worker threads of this process. */
export function localTrainingRunner(
  pool: ThreadPool,
  folders: ThreadFolders,
  observer: RunnerObserver,
): TaskRunner<TrainingParameters> {
  return localTaskRunner(pool, observer, {
    progress: ({ modelName, symbols, timeframes }) =>
      trainingProgressCodec(`${modelName} on ${symbols.join(', ')} ${timeframes.join(', ')}`.trim()),
    task: ({ id, attempt }, parameters, control, checkpoint) => ({
      kind: 'training',
      operationId: id,
      attempt,
      parameters,
      folders,
      control,
      checkpoint,
    }),
    publication: ({ id, attempt }, { modelName }) =>
      modelPublication(folders.models, { operationId: id, attempt }, modelName),
  });
}
