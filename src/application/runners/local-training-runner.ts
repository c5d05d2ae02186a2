import type { TrainingParameters } from '../../domain/strategy/training-parameters.js';
import { modelPublication } from '../../kinds/training/model-drafts.js';
import { trainingProgressCodec } from '../../kinds/training/training-progress-codec.js';
import type { TaskRunner } from '../../operations/ports/task-runner.js';
import { localTaskRunner, type RunnerObserver } from '../../places/threads/local-task-runner.js';
import type { ThreadFolders } from '../../places/threads/protocol.js';
import type { ThreadPool } from '../../places/threads/thread-pool.js';

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
