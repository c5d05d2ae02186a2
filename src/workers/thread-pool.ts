import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { ThreadEnd, ThreadMessage, ThreadSettings, ThreadTaskDraft } from './protocol.js';
import { isDamaging, threadMessageSchema } from './protocol.js';
import { StallWatch } from './stall-watch.js';

/** What a thread says while it works; `ended` comes through ThreadRun instead. */
export type ThreadListener = (message: Exclude<ThreadMessage, { kind: 'ended' }>) => void;

/** One task that was handed to the pool, waiting for a thread or running in one. */
export interface ThreadRun {
  /**
   * How the task ended; rejects with ThreadLostError when its thread died or was terminated, and with
   * ThreadStalledError when it was because it showed no sign of life.
   */
  readonly ended: Promise<ThreadEnd>;
  /** Takes a waiting task out of the queue; terminates the thread of a running one. */
  abort(): void;
}

/** Is the rejection of a task whose thread is gone. */
export class ThreadLostError extends Error {
  override readonly name = 'ThreadLostError';
}

/** Is the rejection of a task whose thread showed no sign of life for too long. */
export class ThreadStalledError extends Error {
  override readonly name = 'ThreadStalledError';

  constructor(readonly limitMs: number) {
    super(`The thread showed no sign of life for ${limitMs} ms and was terminated.`);
  }
}

/**
 * Runs tasks in worker threads, first come first served.
 *
 * Threads are kept warm: their first run is several times slower than the next ones. A thread that exits, runs out
 * of memory, meets a defect, hangs or says what cannot be understood is replaced.
 */
export class ThreadPool {
  readonly #piscina: Piscina;
  readonly #stalls: StallWatch;
  /** Tasks that were handed over and have not ended. */
  #tasks = 0;

  /**
   * @param threadFile the built entry of a worker thread
   * @param threads how many tasks run at once
   * @param stallTimeoutMs how long a thread with a task may show no sign of life; 0, the default, for ever
   */
  constructor(threadFile: string, threads: number, settings: ThreadSettings, stallTimeoutMs = 0) {
    this.#stalls = new StallWatch(stallTimeoutMs);
    this.#piscina = new Piscina({
      filename: threadFile,
      name: 'runTask',
      minThreads: 1,
      maxThreads: threads,
      idleTimeout: Number.POSITIVE_INFINITY,
      concurrentTasksPerWorker: 1,
      workerData: settings,
    });
  }

  /** How many threads have a task. */
  get busyThreads(): number {
    return Math.max(0, this.#tasks - this.#piscina.queueSize);
  }

  /** Hands over one task; the pool adds the port that the thread answers on. */
  run(task: ThreadTaskDraft, listener: ThreadListener): ThreadRun {
    const { port1: ours, port2: theirs } = new MessageChannel();
    const controller = new AbortController();
    const end = this.#listen(ours, listener);
    const returned = this.#piscina
      .run({ ...task, port: theirs }, { transferList: [theirs], signal: controller.signal })
      .catch((error: unknown) => {
        throw new ThreadLostError(error instanceof Error ? error.message : String(error));
      })
      .finally(() => {
        this.#tasks--;
      });
    this.#tasks++;
    // The task's return is only a sign of life: its end is said on the port, behind everything said before.
    const { stalled, unwatch } = this.#watch(task);
    const ended = Promise.race([end, returned.then(() => end), stalled]).finally(() => {
      unwatch();
      ours.close();
    });
    ended.then(
      (how) => isDamaging(how) && controller.abort(),
      // Of a thread that cannot be understood nothing more is expected.
      () => controller.abort(),
    );
    return { ended, abort: () => controller.abort() };
  }

  #watch({ control }: ThreadTaskDraft): { readonly stalled: Promise<never>; readonly unwatch: () => void } {
    let unwatch = () => {};
    const stalled = new Promise<never>((_resolve, reject) => {
      unwatch = this.#stalls.watch(control, (limitMs) => reject(new ThreadStalledError(limitMs)));
    });
    return { stalled, unwatch };
  }

  #listen(port: MessagePort, listener: ThreadListener): Promise<ThreadEnd> {
    return new Promise((resolve, reject) => {
      port.on('message', (raw: unknown) => {
        try {
          const message = threadMessageSchema.parse(raw);
          if (message.kind === 'ended') resolve(message.end);
          else listener(message);
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  /** Terminates every thread, whatever it does. */
  async close(): Promise<void> {
    this.#stalls.close();
    await this.#piscina.destroy();
  }
}
