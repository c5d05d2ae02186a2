import type { Surroundings } from '../../kinds/means/surroundings.js';
import type { TaskKind, TaskOf } from '../../operations/ports/kind.js';
import type { SliceKind, SliceTaskOf } from '../../operations/ports/slices.js';
import type { OperationOutcome } from '../../operations/record/operation.js';

/** A kind, and what a thread runs for its tasks; that the two belong together is checked where they are paired. */
export type Implementation =
  | {
      readonly by: 'task';
      readonly kind: TaskKind<object, object>;
      run(task: TaskOf<object, object>, surroundings: Surroundings): Promise<OperationOutcome>;
    }
  | {
      readonly by: 'slice';
      readonly kind: SliceKind<unknown, object, unknown>;
      /** Returns the answer, which is all that a slice leaves. */
      run(task: SliceTaskOf<unknown, object>, surroundings: Surroundings): Promise<unknown>;
    };

/** Pairs a kind with the code of its tasks. */
export function implement<Parameters extends object, Settings extends object>(
  kind: TaskKind<Parameters, Settings>,
  run: (task: TaskOf<Parameters, Settings>, surroundings: Surroundings) => Promise<OperationOutcome>,
): Implementation {
  return { by: 'task', kind, run };
}

/** Pairs slices with their code. */
export function implementSlice<Question, Settings extends object, Answer>(
  kind: SliceKind<Question, Settings, Answer>,
  run: (task: SliceTaskOf<Question, Settings>, surroundings: Surroundings) => Promise<Answer>,
): Implementation {
  return { by: 'slice', kind, run };
}
