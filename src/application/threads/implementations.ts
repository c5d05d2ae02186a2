import { backtestKind } from '../../kinds/backtest/backtest-kind.js';
import { runBacktest } from '../../kinds/backtest/run-backtest.js';
import { dataLoadKind } from '../../kinds/data-load/data-load-kind.js';
import { runDataLoad } from '../../kinds/data-load/run-data-load.js';
import type { Means } from '../../kinds/means/machine-means.js';
import { runTraining } from '../../kinds/training/run-training.js';
import { trainingKind } from '../../kinds/training/training-kind.js';
import type { Kind, TaskOf } from '../../operations/ports/kind.js';
import type { TaskLink } from '../../operations/ports/task-link.js';
import type { OperationOutcome } from '../../operations/record/operation.js';
import type { ThreadTask } from '../../places/threads/protocol.js';

/** What a thread has for the task that it runs. */
export interface Surroundings {
  /** That TensorFlow.js computes with. */
  readonly backend: string;
  readonly means: Means;
  readonly link: TaskLink;
}

type Run = (task: ThreadTask, surroundings: Surroundings) => Promise<OperationOutcome>;

/** Makes the code of a kind what a thread runs for its tasks. */
function implement<Parameters, Settings extends object>(
  kind: Kind<Parameters, Settings>,
  run: (task: TaskOf<Parameters, Settings>, surroundings: Surroundings) => Promise<OperationOutcome>,
): readonly [string, Run] {
  return [
    kind.name,
    ({ parameters, settings, operationId, attempt, checkpoint, pinned }, surroundings) =>
      run(
        {
          ...kind.settings.parse(settings),
          ...{ operationId, attempt, checkpoint, pinned },
          parameters: kind.parameters.parse(parameters),
        },
        surroundings,
      ),
  ];
}

/** What a thread runs, by the name of the kind. */
export const implementations: ReadonlyMap<string, Run> = new Map([
  implement(backtestKind, (task, { backend, link, means }) => runBacktest(task, backend, link, means)),
  implement(trainingKind, (task, { backend, link, means }) => runTraining(task, backend, link, means)),
  implement(dataLoadKind, (task, { link, means }) => runDataLoad(task, link, means)),
]);
