import { setTimeout as pause } from 'node:timers/promises';
import { implement } from '../../../../src/application/threads/implement.js';
import { throwIfCancelled } from '../../../../src/base/pure/cancelled-error.js';
import { SentLog } from '../../../../src/kinds/progress/sent-log.js';
import type { TaskOf } from '../../../../src/operations/ports/kind.js';
import type { TaskLink } from '../../../../src/operations/ports/task-link.js';
import { StateSlot } from '../../../../src/operations/ports/task-state.js';
import type { OperationOutcome } from '../../../../src/operations/record/operation.js';
import { type CallParameters, echoCallKind, lettersStream } from './echo.js';

/** Says the letters of a text, with a pause before each. */
async function call(
  { parameters: { text, pauseMs } }: TaskOf<CallParameters, object>,
  link: TaskLink,
): Promise<OperationOutcome> {
  link.pinned({ text });
  const log = new SentLog(link, lettersStream);
  for (const [seq, letter] of [...text].entries()) {
    await pause(pauseMs);
    throwIfCancelled(link.cancellation);
    log.append({ seq, letter });
    link.openState()[StateSlot.CurrentStep] = seq + 1;
    link.closeState();
  }
  return { result: { text }, warnings: [] };
}

export const implementations = [implement(echoCallKind, (task, { link }) => call(task, link))];
