import { backtestKind } from '../../kinds/backtest/backtest-kind.js';
import { runBacktest } from '../../kinds/backtest/run-backtest.js';
import { dataLoadKind } from '../../kinds/data-load/data-load-kind.js';
import { runDataLoad } from '../../kinds/data-load/run-data-load.js';
import type { Means } from '../../kinds/means/machine-means.js';
import { StudySlices } from '../../kinds/study/run-study-slice.js';
import { studySlice } from '../../kinds/study/study-slice.js';
import { runTraining } from '../../kinds/training/run-training.js';
import { trainingKind } from '../../kinds/training/training-kind.js';
import { WalkForwardSlices } from '../../kinds/walk-forward/run-walk-forward-slice.js';
import { walkForwardSlice } from '../../kinds/walk-forward/walk-forward-slice.js';
import type { TaskKind, TaskOf } from '../../operations/ports/kind.js';
import type { SliceKind, SliceTaskOf } from '../../operations/ports/slices.js';
import type { TaskLink } from '../../operations/ports/task-link.js';
import type { OperationOutcome } from '../../operations/record/operation.js';
import type { ThreadTask } from '../../places/threads/protocol.js';

/** What a thread has for the task that it runs. */
export interface Surroundings {
  /** That TensorFlow.js computes with. */
  readonly backend: string;
  readonly means: Means;
  readonly link: TaskLink;
  /** Sends what a slice comes to. */
  answer(answer: unknown): void;
}

type Run = (task: ThreadTask, surroundings: Surroundings) => Promise<OperationOutcome>;

/** Makes the code of a kind what a thread runs for its tasks. */
function implement<Parameters extends object, Settings extends object>(
  kind: TaskKind<Parameters, Settings>,
  run: (task: TaskOf<Parameters, Settings>, surroundings: Surroundings) => Promise<OperationOutcome>,
): readonly [string, Run] {
  return [
    kind.name,
    ({ parameters, settings, operationId, originId, attempt, checkpoint, pinned }, surroundings) =>
      run(
        {
          ...kind.settings.parse(settings),
          ...{ operationId, originId, attempt, checkpoint, pinned },
          parameters: kind.parameters.parse(parameters),
        },
        surroundings,
      ),
  ];
}

/** The same for slices, whose answer is all that they leave. */
function implementSlice<Question, Settings extends object, Answer>(
  slice: SliceKind<Question, Settings, Answer>,
  run: (task: SliceTaskOf<Question, Settings>, surroundings: Surroundings) => Promise<Answer>,
): readonly [string, Run] {
  return [
    slice.name,
    async ({ parameters, settings, operationId, originId, attempt }, surroundings) => {
      const question = slice.question.parse(parameters);
      const task = { ...slice.settings.parse(settings), operationId, originId, attempt, question };
      surroundings.answer(await run(task, surroundings));
      return { result: {}, warnings: [] };
    },
  ];
}

/** What this thread keeps of the walk-forwards that it works for. */
const walkForwardSlices = new WalkForwardSlices();

/** What this thread keeps of the studies that it works for. */
const studySlices = new StudySlices();

/** What a thread runs, by the name of the kind. */
export const implementations: ReadonlyMap<string, Run> = new Map([
  implement(backtestKind, (task, { backend, link, means }) => runBacktest(task, backend, link, means)),
  implement(trainingKind, (task, { backend, link, means }) => runTraining(task, backend, link, means)),
  implement(dataLoadKind, (task, { link, means }) => runDataLoad(task, link, means)),
  implementSlice(studySlice, (task, { backend, link: { cancellation }, means }) =>
    studySlices.run(task, { backend, cancellation, means }),
  ),
  implementSlice(walkForwardSlice, (task, { backend, link: { cancellation }, means }) =>
    walkForwardSlices.run(task, { backend, cancellation, means }),
  ),
]);
