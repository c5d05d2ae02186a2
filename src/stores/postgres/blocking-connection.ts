import { pathToFileURL } from 'node:url';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { WorkerUnavailableError } from '../../base/pure/worker-unavailable-error.js';
import { StoreUnavailableError } from '../../operations/record/errors.js';
import { Prisma } from '../sql/generated/client.js';
import type { Answer } from '../sql/steps.js';

/** What the thread of a connection is started with. */
export interface BlockingSettings {
  readonly url: string;
  /** Counts answers; whoever waits is woken when it changes. */
  readonly answered: Int32Array;
  readonly port: MessagePort;
  /** Address of the entry of the thread. */
  readonly entry: string;
}

/** A statement on its way to the thread. */
export interface Question {
  readonly text: string;
  readonly values: readonly unknown[];
}

export type Reply =
  | { readonly answer: Answer }
  /** With what is wrong with server or network, where that is what it is. */
  | { readonly failure: string; readonly outage: string | null }
  /** The thread has no entry, or one that does not load; with what Node says of it. */
  | { readonly missing: string; readonly code: string };

/**
 * Loads the entry of the thread. Who waits for an answer hears no events, so that a thread whose entry does not load has to
 * say so itself.
 */
const BEGINNING = `
  const { port, answered, entry } = require('node:worker_threads').workerData;
  import(entry).catch((error) => {
    port.postMessage({ missing: String(error), code: String(error?.code ?? '') });
    Atomics.add(answered, 0, 1);
    Atomics.notify(answered, 0);
  });
`;
const PATIENCE_MS = 120_000;
const BEGIN = Prisma.sql`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`;
const COMMIT = Prisma.sql`COMMIT`;

/**
 * A connection that answers before its caller goes on, for threads that may wait: another thread has it, and this one
 * sleeps meanwhile. Its thread ends with the one that opened it.
 */
export class BlockingConnection {
  readonly #thread: Worker;
  readonly #port;
  readonly #answered = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  #isClosed = false;

  /**
   * @param threadFile the built entry of the thread
   * @throws WorkerUnavailableError when the system has no thread to give
   */
  constructor(threadFile: string, url: string) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const entry = pathToFileURL(threadFile).href;
    const workerData: BlockingSettings = { url, answered: this.#answered, port: port2, entry };
    try {
      this.#thread = new Worker(BEGINNING, { eval: true, workerData, transferList: [port2] });
    } catch (error) {
      port1.close();
      throw new WorkerUnavailableError(error);
    }
    // Without anybody who hears of it, the death of the thread would be that of this one. The next question opens another.
    this.#thread.on('error', () => this.close());
    this.#thread.on('exit', () => this.close());
    this.#thread.unref();
    port1.unref();
  }

  /**
   * @throws StoreUnavailableError while server or network are away, and after they gave no answer
   * @throws WorkerUnavailableError when the thread does not come up
   */
  ask({ text, values }: Prisma.Sql): Answer {
    if (this.#isClosed) throw new StoreUnavailableError('it did not answer. Look at its load.');
    const before = Atomics.load(this.#answered, 0);
    this.#port.postMessage({ text, values: [...values] } satisfies Question);
    Atomics.wait(this.#answered, 0, before, PATIENCE_MS);
    const reply = receiveMessageOnPort(this.#port)?.message as Reply | undefined;
    if (reply === undefined) {
      // An answer that comes after all would be taken for that to the next question.
      this.close();
      throw new StoreUnavailableError('it does not answer. Look at its load.');
    }
    if ('answer' in reply) return reply.answer;
    if ('missing' in reply) {
      this.close();
      throw new WorkerUnavailableError(Object.assign(new Error(reply.missing), { code: reply.code }));
    }
    const { failure, outage } = reply;
    throw outage === null
      ? new Error(failure)
      : new StoreUnavailableError(outage, { cause: new Error(failure) });
  }

  /** Lets a function ask for what is there at one instant. */
  atOneInstant<T>(work: () => T): T {
    this.ask(BEGIN);
    try {
      return work();
    } finally {
      this.#end();
    }
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  close(): void {
    this.#isClosed = true;
    this.#port.close();
  }

  /** What was read stays right where the server is lost before it hears of the end. */
  #end(): void {
    try {
      this.ask(COMMIT);
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
    }
  }
}
