import { runsAlone } from '../../operations/life/loss-limits.js';
import type { SliceEnd, SliceKind, SliceRunner } from '../../operations/ports/slices.js';
import type { Operation } from '../../operations/record/operation.js';
import { originIdOf } from '../../operations/record/operation-id.js';
import { createControlBlock } from '../bridge/bridge-layout.js';
import { CancellationToken } from '../bridge/cancellation-token.js';
import { failureOf, type RunnerObserver } from './local-task-runner.js';
import type { ThreadEnd } from './protocol.js';
import { ThreadLostError, type ThreadPool } from './thread-pool.js';

/**
 * Runs the slices of one kind in the worker threads of this process; each is cancelled through a control block of its
 * own.
 * @param settingsOf returns what the server adds to the question of each slice of an operation
 */
export function localSliceRunner<Question, Settings extends object, Answer>(
  pool: ThreadPool,
  observer: RunnerObserver,
  kind: SliceKind<Question, Settings, Answer>,
  settingsOf: (operation: Operation) => Settings,
): SliceRunner<Question, Answer> {
  return (operation, question, onPart) => {
    const { id: operationId, attempt, pinnedInputs: pinned } = operation;
    const control = createControlBlock();
    const task = {
      ...{ kind: kind.name, operationId, originId: originIdOf(operation), attempt },
      ...{ parameters: question, settings: settingsOf(operation), control, pinned, checkpoint: null },
    };
    let answer: unknown;
    let isAborted = false;
    const run = pool.run(
      task,
      (message) => {
        if (message.kind === 'started') observer.tensorflowLoaded(message.backend, message.reason);
        if (message.kind === 'part') onPart?.(message.part);
        if (message.kind === 'answer') answer = message.answer;
      },
      { isAlone: runsAlone(operation) },
    );
    const endOf = (end: ThreadEnd): SliceEnd<Answer> => {
      if (end.kind === 'failed') {
        if (end.defect !== null) observer.unexpected(end.defect, operationId);
        return { kind: 'failed', failure: end.failure };
      }
      return end.kind === 'cancelled' ? end : { kind: 'completed', answer: kind.answer.parse(answer) };
    };
    return {
      begun: run.begun,
      ended: run.ended.then(endOf).catch((error: unknown): SliceEnd<Answer> => {
        if (isAborted) return { kind: 'cancelled' };
        if (error instanceof ThreadLostError) return { kind: 'lost', reason: error.message };
        observer.unexpected(error, operationId);
        return { kind: 'failed', failure: failureOf(error) };
      }),
      cancel: () => new CancellationToken(control).cancel(),
      abort: () => {
        isAborted = true;
        run.abort();
      },
    };
  };
}
