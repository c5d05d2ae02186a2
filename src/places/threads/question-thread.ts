import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';
import { WorkerUnavailableError } from '../../base/pure/worker-unavailable-error.js';
import { ThreadStartError, WorkerThread } from './worker-thread.js';

/** Between two starts of a thread that does not come up; somebody waits for the answer. */
const WAITS_MS = [100, 400, 1_000] as const;

/** Answers questions in a thread of its own, one after another; it is started with the first one. */
export class QuestionThread {
  readonly #thread: WorkerThread;
  readonly #turns = new Mutex();
  #isClosed = false;

  /**
   * @param file the built entry of the thread
   * @param idleMs how long the thread is kept without a question
   */
  constructor(file: string, idleMs: number) {
    this.#thread = new WorkerThread({ file, idleMs });
  }

  /**
   * Calls a function of the thread when those who asked before have their answers.
   * @param name of the function
   * @throws WorkerUnavailableError when the thread cannot be started
   */
  ask(question: unknown, name: string): Promise<unknown> {
    return this.#turns.runExclusive(async () => {
      for (let tries = 0; !this.#isClosed; tries++) {
        try {
          return await this.#thread.ask(question, { name });
        } catch (error) {
          if (!(error instanceof ThreadStartError)) throw error;
          const waitMs = WAITS_MS[tries];
          if (waitMs === undefined) throw new WorkerUnavailableError(error.cause);
          await pause(waitMs);
        }
      }
      throw new Error('The thread was closed before it could answer.');
    });
  }

  /** Terminates the thread; questions that wait are rejected. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#thread.close();
  }
}
