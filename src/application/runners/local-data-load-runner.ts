import { dataLoadProgressCodec } from '../../kinds/data-load/data-load-progress-codec.js';
import type { DataLoadParameters } from '../../market-data/load/data-load-parameters.js';
import type { ProviderSettings } from '../../market-data/providers/provider-settings.js';
import type { TaskRunner } from '../../operations/ports/task-runner.js';
import { localTaskRunner, type RunnerObserver } from '../../places/threads/local-task-runner.js';
import type { ThreadPool } from '../../places/threads/thread-pool.js';

export interface DataLoadFolders {
  /** Where bars are stored, absolute. */
  readonly data: string;
  /** What csv loads may read, absolute. */
  readonly import: string;
}

/** Runs data loads in the worker threads of this process. */
export function localDataLoadRunner(
  pool: ThreadPool,
  folders: DataLoadFolders,
  providers: ProviderSettings,
  observer: RunnerObserver,
): TaskRunner<DataLoadParameters> {
  return localTaskRunner(pool, observer, {
    progress: ({ symbol, timeframe, provider, path }) =>
      dataLoadProgressCodec(`${symbol} ${timeframe} from ${path ?? provider}`),
    task: ({ id, pinnedInputs }, parameters, control) => ({
      kind: 'dataLoad',
      operationId: id,
      parameters,
      folders,
      providers,
      pinned: pinnedInputs,
      control,
    }),
  });
}
