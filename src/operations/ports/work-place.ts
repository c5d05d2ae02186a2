import type { Operation } from '../record/operation.js';
import type { TaskRunner } from './task-runner.js';

/** Where new operations are to run; each keeps the place that it was started with. */
export type WorkPlace = Pick<Operation, 'executionMode' | 'host'>;

/** In threads of this process. */
export const HERE: WorkPlace = { executionMode: 'LOCAL', host: null };

/**
 * Runs each operation where it was started to run, whatever is set by now.
 * @param elsewhere runs it on the host of the operation
 */
export function placedRunner<Parameters>(
  here: TaskRunner<Parameters>,
  elsewhere: TaskRunner<Parameters>,
): TaskRunner<Parameters> {
  return (operation, ...rest) => (operation.host === null ? here : elsewhere)(operation, ...rest);
}
