import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { WorkerUnavailableError } from '../../base/pure/worker-unavailable-error.js';
import type { ThreadEnd, ThreadMessage, ThreadSettings, ThreadTaskDraft } from './protocol.js';
import { isDamaging, threadMessageSchema } from './protocol.js';
import { StallWatch } from './stall-watch.js';
import { StartBackOff } from './start-back-off.js';
import { ThreadStartError, WorkerThread } from './worker-thread.js';

/** What a thread says while it works; `ended` comes through ThreadRun instead. */
export type ThreadListener = (message: Exclude<ThreadMessage, { kind: 'ended' }>) => void;

/** One task that was handed to the pool, waiting for a thread or running in one. */
export interface ThreadRun {
  /** Resolves when a thread has taken the task; not at all for one that is aborted before. */
  readonly begun: Promise<void>;
  /**
   * How the task ended; rejects with ThreadLostError when its thread died or was terminated, with ThreadStalledError
   * when it was because it showed no sign of life, and with WorkerUnavailableError when no thread could be started.
   */
  readonly ended: Promise<ThreadEnd>;
  /** Takes a waiting task out of the queue; terminates the thread of a running one. */
  abort(): void;
}

/** The rejection of a task whose thread is gone. */
export class ThreadLostError extends Error {
  override readonly name = 'ThreadLostError';
}

/** The rejection of a task whose thread showed no sign of life for too long. */
export class ThreadStalledError extends Error {
  override readonly name = 'ThreadStalledError';

  constructor(readonly limitMs: number) {
    super(`The thread showed no sign of life for ${limitMs} ms and was terminated.`);
  }
}

/** How a task is run. */
export interface ThreadRunOptions {
  /** Whether nothing else may run beside it. Default false. */
  readonly isAlone?: boolean;
}

/** A task that waits for a thread. */
interface WaitingTask {
  /** Its place among all that came. */
  readonly number: number;
  readonly task: ThreadTaskDraft;
  readonly port: MessagePort;
  readonly isAlone: boolean;
  readonly controller: AbortController;
  readonly began: () => void;
  readonly settle: { returned(): void; failed(error: unknown): void };
}

/**
 * Runs tasks in worker threads, first come first served.
 *
 * Threads are kept warm: their first run is several times slower than the next ones. A thread that exits, runs out
 * of memory, meets a defect, hangs or says what cannot be understood is replaced. One that cannot be started costs
 * nobody anything while others run, which take the tasks in turn; without any, starts are tried again for a while,
 * then the tasks that wait are refused, one at each further try.
 */
export class ThreadPool {
  readonly #threads: readonly WorkerThread[];
  readonly #stalls: StallWatch;
  readonly #backOff: StartBackOff;
  /** In the order in which they came. */
  #waiting: WaitingTask[] = [];
  readonly #busy = new Map<WorkerThread, WaitingTask>();
  /** How many tasks have come. */
  #tasks = 0;
  #isClosed = false;

  /**
   * @param threadFile the built entry of a worker thread
   * @param threads how many tasks run at once
   * @param stallTimeoutMs how long a thread with a task may show no sign of life; 0, the default, for ever
   * @param startPatienceMs how long starts of threads are tried again before a task is refused
   */
  constructor(
    threadFile: string,
    threads: number,
    settings: ThreadSettings,
    stallTimeoutMs = 0,
    startPatienceMs?: number,
  ) {
    this.#stalls = new StallWatch(stallTimeoutMs);
    this.#backOff = new StartBackOff(() => this.#dispatch(), startPatienceMs);
    const options = { file: threadFile, name: 'runTask', data: settings };
    this.#threads = Array.from({ length: threads }, () => new WorkerThread(options));
    this.#threads[0]?.warm();
  }

  /** How many threads have a task. */
  get busyThreads(): number {
    return this.#busy.size;
  }

  /** Hands over one task; the pool adds the port that the thread answers on. */
  run(
    task: ThreadTaskDraft,
    listener: ThreadListener,
    { isAlone = false }: ThreadRunOptions = {},
  ): ThreadRun {
    const { port1: ours, port2: theirs } = new MessageChannel();
    const controller = new AbortController();
    const end = this.#listen(ours, listener);
    let began: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      began = resolve;
    });
    const returned = new Promise<void>((resolve, reject) => {
      const settle = { returned: resolve, failed: reject };
      const waiting = { number: this.#tasks++, task, port: theirs, isAlone, controller, began, settle };
      controller.signal.addEventListener('abort', () => this.#drop(waiting), { once: true });
      this.#waiting.push(waiting);
    });
    this.#dispatch();
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
    return { begun, ended, abort: () => controller.abort() };
  }

  /** Gives tasks to threads for as long as there are both. */
  #dispatch(): void {
    for (;;) {
      const [next] = this.#waiting;
      if (next === undefined || this.#isClosed || !this.#mayRun(next)) return;
      const thread = this.#freeThread();
      if (thread === undefined) return;
      this.#waiting.shift();
      void this.#runIn(thread, next);
    }
  }

  /** A task that is to run alone waits for all others, and all others wait for it. */
  #mayRun({ isAlone }: WaitingTask): boolean {
    if (isAlone) return this.#busy.size === 0;
    return [...this.#busy.values()].every((running) => !running.isAlone);
  }

  /** Returns one that is there already if it can; another is started only when that did not just fail. */
  #freeThread(): WorkerThread | undefined {
    const free = this.#threads.filter((thread) => !this.#busy.has(thread));
    return free.find(({ isStarted }) => isStarted) ?? (this.#backOff.isWaiting ? undefined : free[0]);
  }

  /** Never rejects. */
  async #runIn(thread: WorkerThread, waiting: WaitingTask): Promise<void> {
    const { task, port, controller, began, settle } = waiting;
    this.#busy.set(thread, waiting);
    began();
    try {
      await thread.ask({ ...task, port }, { transfer: [port], signal: controller.signal });
      this.#backOff.succeeded();
      settle.returned();
    } catch (error) {
      if (error instanceof ThreadStartError && !controller.signal.aborted)
        this.#notStarted(waiting, error.cause);
      else settle.failed(new ThreadLostError(error instanceof Error ? error.message : String(error)));
    } finally {
      this.#busy.delete(thread);
      this.#dispatch();
    }
  }

  /** Puts a task back to where it was, or refuses it when nothing has run for too long. */
  #notStarted(waiting: WaitingTask, cause: unknown): void {
    const isOtherBusy = this.#busy.size > 1;
    if (this.#backOff.failed() && !isOtherBusy) waiting.settle.failed(new WorkerUnavailableError(cause));
    else this.#waiting = [waiting, ...this.#waiting].sort((a, b) => a.number - b.number);
  }

  /** Takes a task that waits out of the queue; one that runs is ended by its thread. */
  #drop(waiting: WaitingTask): void {
    if (!this.#waiting.includes(waiting)) return;
    this.#waiting = this.#waiting.filter((other) => other !== waiting);
    waiting.settle.failed(new ThreadLostError('The task was aborted before it began.'));
    this.#dispatch();
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
    this.#isClosed = true;
    this.#stalls.close();
    this.#backOff.close();
    for (const waiting of [...this.#waiting]) waiting.controller.abort();
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }
}
