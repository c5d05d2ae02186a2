import type { SliceEnd, SliceRun, Slices } from '../ports/slices.js';
import type { Operation } from '../record/operation.js';
import type { Dispatcher } from './dispatcher.js';
import type { OfferedSlices } from './offered-slices.js';
import { SliceFailedError, SliceLostError } from './slice-errors.js';
import type { WaitMark } from './wait-mark.js';

/** Where slices run: in slots of this process, or of any host where they are offered to all. */
export interface SlicePlaces {
  readonly dispatcher: Dispatcher;
  /** Null where this process is alone. */
  readonly offered: { readonly slices: OfferedSlices; readonly slots: () => Promise<number> } | null;
}

/** The slices of one attempt of an operation. */
export class CoordinatedSlices implements Slices {
  readonly #operation: Operation;
  readonly #places: SlicePlaces;
  readonly #waits: WaitMark;
  readonly #signal: AbortSignal;
  readonly #running = new Set<SliceRun<unknown>>();
  /** All that were handed out and are not over. */
  readonly #open = new Set<Promise<void>>();
  #isStopped = false;

  /**
   * @param waits hears of what waits for a thread
   * @param signal aborted when the operation is not to go on
   */
  constructor(operation: Operation, places: SlicePlaces, waits: WaitMark, signal: AbortSignal) {
    this.#operation = operation;
    this.#places = places;
    this.#waits = waits;
    this.#signal = signal;
    signal.addEventListener('abort', () => void this.stop(), { once: true });
  }

  get isSpread(): boolean {
    return this.#places.offered !== null;
  }

  get slots(): number {
    return this.#places.dispatcher.slots;
  }

  async slotsAnywhere(): Promise<number> {
    const { dispatcher, offered } = this.#places;
    return offered === null ? dispatcher.slots : Math.max(1, await offered.slots());
  }

  async run<Answer>(index: number, begin: () => SliceRun<Answer>): Promise<Answer> {
    let end: SliceEnd<Answer> = { kind: 'cancelled' };
    const ran = this.#places.dispatcher.run(
      this.#operation,
      async () => {
        if (this.#isStopped) return;
        const slice = begin();
        this.#running.add(slice);
        void this.#waits.works(slice.ended, slice.begun);
        end = await slice.ended;
        this.#running.delete(slice);
      },
      index,
    );
    return await this.#waits.awaits(this.#answerOf(ran.then(() => end)));
  }

  async runAnywhere<Answer>(
    index: number,
    question: unknown,
    begin: () => SliceRun<Answer>,
  ): Promise<Answer> {
    const { offered } = this.#places;
    if (offered === null) return await this.run(index, begin);
    const ended = offered.slices.ask(index, question) as Promise<SliceEnd<Answer>>;
    // Whether it waits is not known here.
    void this.#waits.works(ended);
    return await this.#answerOf(ended);
  }

  /** Asks all slices to stop, begins no other, and resolves when nothing of them runs any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const slice of this.#running) slice.cancel();
    await this.#places.offered?.slices.stop();
    await this.#places.dispatcher.withdraw(this.#operation.id);
    await Promise.all(this.#open);
  }

  /** Ends the slices that run here without their consent. */
  abort(): void {
    for (const slice of this.#running) slice.abort();
  }

  #answerOf<Answer>(ended: Promise<SliceEnd<Answer>>): Promise<Answer> {
    const over = ended.then(
      () => undefined,
      () => undefined,
    );
    this.#open.add(over);
    void over.finally(() => this.#open.delete(over));
    const answer = ended.then((end) => {
      if (end.kind === 'completed') return end.answer;
      if (end.kind === 'failed') throw new SliceFailedError(end.failure);
      if (end.kind === 'lost') throw new SliceLostError(end.reason);
      throw this.#signal.reason ?? new DOMException('stopped', 'AbortError');
    });
    // A coordinator that has met one problem does not wait for the slices beside it.
    answer.catch(() => undefined);
    return answer;
  }
}
