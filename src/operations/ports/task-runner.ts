import type { Operation } from '../record/operation.js';
import type { TaskKind } from './kind.js';
import type { Work, WorkEvents, WorkOrigin } from './work.js';

/** One execution of an operation, and what its kind makes of it. */
export interface KindTask<Parameters extends object, Settings extends object> {
  readonly kind: TaskKind<Parameters, Settings>;
  readonly settings: Settings;
  readonly operation: Operation;
  readonly parameters: Parameters;
}

/** Hands the work of one operation, of any kind, to where it runs, and returns without waiting for it. */
export type TaskRunner = <Parameters extends object, Settings extends object>(
  task: KindTask<Parameters, Settings>,
  events: WorkEvents,
  origin: WorkOrigin,
) => Work;

/** Where operations run; each keeps the place that it was started for, whatever is set by now. */
export interface TaskRunners {
  /** In threads of this process. */
  readonly here: TaskRunner;
  /** On the host of the operation. */
  readonly elsewhere: TaskRunner;
}
