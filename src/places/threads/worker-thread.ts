import type { MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';

/** The rejection of a question for which the thread could not be started; another try may succeed. */
export class ThreadStartError extends Error {
  override readonly name = 'ThreadStartError';
}

/** How a question is put. */
export interface ThreadCall {
  /** The function of the thread's file; default: that of the thread. */
  readonly name?: string;
  /** What is handed over instead of copied. */
  readonly transfer?: readonly MessagePort[];
  /** Terminates the thread in the midst of the question. */
  readonly signal?: AbortSignal;
}

export interface WorkerThreadOptions {
  /** Its built entry. */
  readonly file: string;
  /** The function that is called by default. */
  readonly name?: string;
  /** How long it is kept without a question; default: for ever. */
  readonly idleMs?: number;
  /** What it is started with. */
  readonly data?: unknown;
}

/**
 * Room for new objects: V8 takes 48 by itself, two thirds of it in memory that it does not give back. With a quarter of
 * that the heap of a thread is some 25 MB smaller.
 */
const YOUNG_GENERATION_MB = 12;

/**
 * One thread, started with its first question and kept for the next; when it dies, the next one starts another.
 *
 * It is a Piscina of one thread that is given one question at a time. A larger one starts threads by itself, in
 * handlers of events, where nobody could catch that the system has none to give; and questions that wait in it when
 * a thread does not come up are never answered.
 */
export class WorkerThread {
  readonly #options: WorkerThreadOptions;
  #piscina: Piscina;
  /** What the thread that ended last said outside a question. */
  #lastError: unknown = null;
  /** Called when a thread has ended, whether or not it ever came up. */
  #onEnded: () => void = () => {};

  constructor(options: WorkerThreadOptions) {
    this.#options = options;
    this.#piscina = this.#create();
  }

  /** Tells whether there is a thread, be it only on its way. */
  get isStarted(): boolean {
    return this.#piscina.threads.length > 0;
  }

  /** Starts the thread before the first question; when that fails, the question tries again. */
  warm(): void {
    const controller = new AbortController();
    this.#run(null, {}, controller.signal).catch(() => undefined);
    // Dropped before the thread is there to take it, the question leaves the thread that was started for it.
    controller.abort();
  }

  /**
   * Calls a function of the thread; to be called again only when it has answered.
   * @throws ThreadStartError when the thread did not come up, so that the question has not been read
   * @throws whatever the function throws; an Error of another kind when the thread died or was terminated
   */
  async ask(question: unknown, call: ThreadCall = {}): Promise<unknown> {
    const controller = new AbortController();
    const giveUp = (): void => controller.abort();
    if (call.signal?.aborted) giveUp();
    call.signal?.addEventListener('abort', giveUp, { once: true });
    this.#lastError = null;
    const notStarted = new Promise<never>((_resolve, reject) => {
      // A question that the thread had is rejected in the turn in which it ends; one that still waits never would be.
      const onceOver = (): void => {
        reject(new ThreadStartError('The thread did not come up.', { cause: this.#lastError }));
        giveUp();
      };
      this.#onEnded = () => setImmediate(onceOver);
    });
    try {
      return await Promise.race([this.#run(question, call, controller.signal), notStarted]);
    } finally {
      this.#onEnded = () => {};
      call.signal?.removeEventListener('abort', giveUp);
    }
  }

  async #run(question: unknown, { name, transfer = [] }: ThreadCall, signal: AbortSignal): Promise<unknown> {
    let answer: Promise<unknown>;
    try {
      const options = name === undefined ? {} : { name };
      answer = this.#piscina.run(question, { ...options, transferList: [...transfer], signal });
    } catch (error) {
      // Where the system has no thread to give, its constructor throws. The question stays behind in the queue, with an
      // answer that nobody can wait for and that would end the process when it is rejected: both are left to nobody.
      this.#piscina = this.#create();
      throw new ThreadStartError('The thread could not be created.', { cause: error });
    }
    return await answer;
  }

  #create(): Piscina {
    const { file, name = 'default', idleMs = Number.POSITIVE_INFINITY, data } = this.#options;
    const piscina = new Piscina({
      filename: file,
      name,
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: idleMs,
      concurrentTasksPerWorker: 1,
      recordTiming: false,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
      workerData: data,
    });
    // A thread that dies without a question is nobody's business: the next question starts another.
    piscina.on('error', (error) => {
      this.#lastError = error;
    });
    piscina.on('workerDestroy', () => this.#onEnded());
    return piscina;
  }

  /** Terminates the thread; a question that is not answered is rejected. */
  async close(): Promise<void> {
    await this.#piscina.destroy();
  }
}
