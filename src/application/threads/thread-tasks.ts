import { AppError } from '../../base/pure/app-error.js';
import { CancelledError, throwIfCancelled } from '../../base/pure/cancelled-error.js';
import { resourceShortage } from '../../base/pure/resource-shortage.js';
import { type Means, machineMeans } from '../../kinds/means/machine-means.js';
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
import type { Implementation, Surroundings } from './implement.js';
import { implementations } from './implementations.js';

/**
 * Prepares a thread and returns the function that runs its tasks.
 * TensorFlow.js is loaded here, once, before the first task; when it cannot be, every task says so.
 * @param added kinds that the program has beside its own; default: none
 */
export async function createTaskRunner(
  settings: ThreadSettings,
  added: readonly AddedKind[] = [],
): Promise<(task: unknown) => Promise<void>> {
  const modules = await Promise.all(added.map((kind) => kind.load()));
  const byName = new Map([...implementations, ...modules.flatMap((loaded) => loaded.implementations)]);
  const tensorflow = await selectTensorflowBackend(settings.tensorflowBackend).catch((error: unknown) =>
    failureOf(error),
  );
  const means = machineMeans(settings.resultsDir ?? null);
  return async (raw) => {
    const task = threadTaskSchema.parse(raw);
    const end =
      'backend' in tensorflow ? await runTask(byName.get(task.kind), task, tensorflow, means) : tensorflow;
    send(task, { kind: 'ended', end });
    if (isDamaging(end)) await terminated;
  };
}

/** Never settles: what waits for it holds its thread until the pool terminates it. */
const terminated = new Promise<never>(() => undefined);

async function runTask(
  run: Implementation[1] | undefined,
  task: ThreadTask,
  tensorflow: TensorflowBackend,
  means: Means,
): Promise<ThreadEnd> {
  try {
    if (run === undefined) throw new Error(`The thread has no code for tasks of the kind ${task.kind}`);
    const link = new ThreadLink(task.control, (message) => send(task, message));
    throwIfCancelled(link.cancellation);
    send(task, { kind: 'started', backend: tensorflow.backend, reason: tensorflow.reason });
    const answer = (value: unknown): void => send(task, { kind: 'answer', answer: value });
    const surroundings: Surroundings = { backend: tensorflow.backend, means, link, answer };
    const { result, warnings, evaluation } = await run(task, surroundings);
    const counted = evaluation === undefined ? {} : { evaluation };
    return { kind: 'completed', outcome: { result, warnings: [...warnings], ...counted } };
  } catch (error) {
    return error instanceof CancelledError ? { kind: 'cancelled' } : failureOf(error);
  }
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
