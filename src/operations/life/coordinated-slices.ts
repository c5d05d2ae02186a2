import { AppError } from '../../base/pure/app-error.js';
import type { SliceRun, Slices } from '../ports/slices.js';
import type { Operation, OperationFailure } from '../record/operation.js';
import type { Dispatcher } from './dispatcher.js';

/** Thrown to a coordinator for a slice that failed: the operation fails with the same code and message. */
export class SliceFailedError extends AppError {
  readonly code: string;
  override readonly retryable: boolean;

  constructor({ code, message, retryable }: OperationFailure) {
    super(message);
    this.code = code;
    this.retryable = retryable;
  }
}

/** Thrown to a coordinator for a slice whose thread died: the operation is executed once more. */
export class SliceLostError extends Error {
  override readonly name = 'SliceLostError';
}

/** The slices of one attempt of an operation. */
export class CoordinatedSlices implements Slices {
  readonly #operation: Operation;
  readonly #dispatcher: Dispatcher;
  readonly #signal: AbortSignal;
  readonly #running = new Set<SliceRun<unknown>>();
  /** All that were handed out and are not over. */
  readonly #open = new Set<Promise<void>>();
  #isStopped = false;

  /** @param signal aborted when the operation is not to go on */
  constructor(operation: Operation, dispatcher: Dispatcher, signal: AbortSignal) {
    this.#operation = operation;
    this.#dispatcher = dispatcher;
    this.#signal = signal;
    signal.addEventListener('abort', () => void this.stop(), { once: true });
  }

  get slots(): number {
    return this.#dispatcher.slots;
  }

  run<Answer>(index: number, begin: () => SliceRun<Answer>): Promise<Answer> {
    let answered: Answer | undefined;
    let problem: unknown = null;
    const ran = this.#dispatcher.run(
      this.#operation,
      async () => {
        if (this.#isStopped) return;
        const slice = begin();
        this.#running.add(slice);
        const end = await slice.ended;
        this.#running.delete(slice);
        if (end.kind === 'completed') answered = end.answer;
        else if (end.kind === 'failed') problem = new SliceFailedError(end.failure);
        else if (end.kind === 'lost') problem = new SliceLostError(end.reason);
      },
      index,
    );
    const over = ran.catch(() => undefined).finally(() => this.#open.delete(over));
    this.#open.add(over);
    const answer = ran.then(() => {
      if (problem !== null) throw problem;
      if (answered === undefined) throw this.#signal.reason ?? new DOMException('stopped', 'AbortError');
      return answered;
    });
    // A coordinator that has met one problem does not wait for the slices beside it.
    answer.catch(() => undefined);
    return answer;
  }

  /** Asks all slices to stop, begins no other, and resolves when nothing of them runs any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const slice of this.#running) slice.cancel();
    await this.#dispatcher.withdraw(this.#operation.id);
    await Promise.all(this.#open);
  }

  /** Ends the slices that run without their consent. */
  abort(): void {
    for (const slice of this.#running) slice.abort();
  }
}
