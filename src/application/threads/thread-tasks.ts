import { inspect } from 'node:util';
import { AppError } from '../../base/pure/app-error.js';
import { CancelledError, throwIfCancelled } from '../../base/pure/cancelled-error.js';
import { resourceShortage } from '../../base/pure/resource-shortage.js';
import { type Means, machineMeans } from '../../kinds/means/machine-means.js';
import type { Surroundings } from '../../kinds/means/surroundings.js';
import type { OperationOutcome } from '../../operations/record/operation.js';
import {
  isDamaging,
  type ThreadEnd,
  type ThreadMessage,
  type ThreadSettings,
  type ThreadTask,
  threadTaskSchema,
} from '../../places/threads/protocol.js';
import { ThreadLink } from '../../places/threads/thread-link.js';
import {
  selectTensorflowBackend,
  type TensorflowBackend,
} from '../../tensorflow/inference/tensorflow-backend.js';
import type { AddedKind } from '../added-kinds.js';
import type { Implementation } from './implement.js';
import { implementations } from './implementations.js';
import { findSealsInThread } from './place-of-seals.js';

/**
 * Prepares a thread and returns the function that runs its tasks.
 * TensorFlow.js is loaded here, before the first task. When it cannot be, the first task tries again, and ends the thread
 * where it still cannot: what fails once to load may be remembered as such, and the next thread begins anew.
 * @param added kinds that the program has beside its own; default: none
 * @param select loads TensorFlow.js; default: as the settings say
 */
export async function createTaskRunner(
  settings: ThreadSettings,
  added: readonly AddedKind[] = [],
  select = () => selectTensorflowBackend(settings.tensorflowBackend),
): Promise<(task: unknown) => Promise<void>> {
  await findSealsInThread('work');
  const modules = await Promise.all(added.map((kind) => kind.load()));
  const all = [...implementations, ...modules.flatMap((loaded) => loaded.implementations)];
  const byName = new Map(all.map((implementation) => [implementation.kind.name, implementation]));
  const selected = await select().catch(() => null);
  const means = machineMeans(settings.resultsDir ?? null);
  return async (raw) => {
    const task = threadTaskSchema.parse(raw);
    const tensorflow = selected ?? (await select().catch(withoutTensorflow));
    const end =
      'backend' in tensorflow ? await runTask(byName.get(task.kind), task, tensorflow, means) : tensorflow;
    send(task, { kind: 'ended', end });
    if (isDamaging(end)) await terminated;
  };
}

/** Never settles: what waits for it holds its thread until the pool terminates it. */
const terminated = new Promise<never>(() => undefined);

async function runTask(
  implementation: Implementation | undefined,
  task: ThreadTask,
  tensorflow: TensorflowBackend,
  means: Means,
): Promise<ThreadEnd> {
  try {
    if (implementation === undefined)
      throw new Error(`The thread has no code for tasks of the kind ${task.kind}`);
    const link = new ThreadLink(task.control, (message) => send(task, message));
    throwIfCancelled(link.cancellation);
    send(task, { kind: 'started', backend: tensorflow.backend, reason: tensorflow.reason });
    const surroundings = { backend: tensorflow.backend, means, link };
    const { result, warnings, evaluation } = await outcomeOf(implementation, task, surroundings);
    const counted = evaluation === undefined ? {} : { evaluation };
    return { kind: 'completed', outcome: { result, warnings: [...warnings], ...counted } };
  } catch (error) {
    return error instanceof CancelledError ? { kind: 'cancelled' } : failureOf(error);
  }
}

/** Runs the code of a kind for a task, whose parameters and settings the kind reads. */
async function outcomeOf(
  implementation: Implementation,
  task: ThreadTask,
  surroundings: Surroundings,
): Promise<OperationOutcome> {
  const { operationId, originId, attempt, checkpoint, pinned } = task;
  const settings = implementation.kind.settings.parse(task.settings);
  const about = { ...settings, operationId, originId, attempt };
  if (implementation.by === 'task') {
    const parameters = implementation.kind.parameters.parse(task.parameters);
    return implementation.run({ ...about, checkpoint, pinned, parameters }, surroundings);
  }
  const question = implementation.kind.question.parse(task.parameters);
  const answer = await implementation.run({ ...about, question }, surroundings);
  send(task, { kind: 'answer', answer });
  return { result: {}, warnings: [] };
}

/**
 * A user's mistake keeps its code and message, and so does a shortage of the machine; a defect is masked, and its stack
 * goes to the log alone.
 */
function failureOf(error: unknown): Extract<ThreadEnd, { kind: 'failed' }> {
  if (error instanceof AppError) {
    const { code, message, retryable } = error;
    return { kind: 'failed', failure: { code, message, retryable }, warnings: [], defect: null };
  }
  const shortage = resourceShortage(error);
  if (shortage !== null) {
    const { code, message, retryable } = shortage;
    // A library whose memory could not grow may be left in any state, so that the thread goes.
    return {
      kind: 'failed',
      failure: { code, message, retryable },
      warnings: [],
      defect: shortage.isMemory ? stackOf(error) : null,
    };
  }
  return {
    kind: 'failed',
    failure: {
      code: 'INTERNAL_ERROR',
      message:
        'The worker failed for a reason that is not yours; the server log has the details under this operation id.',
      retryable: true,
    },
    warnings: [],
    defect: stackOf(error),
  };
}

/** The thread goes with its task, and the log has what libraries say. */
function withoutTensorflow(error: unknown): Extract<ThreadEnd, { kind: 'failed' }> {
  return { ...failureOf(error), defect: inspect(error) };
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/**
 * Large columns are in shared memory and the rest is copied. Nothing is transferred: from the first buffer that a
 * thread has given away, V8 checks at every access to a typed array whether its memory is still there, and loops over
 * columns take a quarter longer for as long as the thread lives.
 */
function send({ port }: ThreadTask, message: ThreadMessage): void {
  port.postMessage(message);
}
