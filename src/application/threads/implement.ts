import type { Means } from '../../kinds/means/machine-means.js';
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

/** The name of a kind, and what a thread runs for its tasks. */
export type Implementation = readonly [
  name: string,
  run: (task: ThreadTask, surroundings: Surroundings) => Promise<OperationOutcome>,
];

/** Makes the code of a kind what a thread runs for its tasks. */
export function implement<Parameters extends object, Settings extends object>(
  kind: TaskKind<Parameters, Settings>,
  run: (task: TaskOf<Parameters, Settings>, surroundings: Surroundings) => Promise<OperationOutcome>,
): Implementation {
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
export function implementSlice<Question, Settings extends object, Answer>(
  slice: SliceKind<Question, Settings, Answer>,
  run: (task: SliceTaskOf<Question, Settings>, surroundings: Surroundings) => Promise<Answer>,
): Implementation {
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
