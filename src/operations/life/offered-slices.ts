import { setTimeout as pause } from 'node:timers/promises';
import { deserialize, serialize } from 'node:v8';
import type { SharedSlices } from '../ports/shared-slices.js';
import type { SliceEnd } from '../ports/slices.js';
import type { Operation } from '../record/operation.js';
import { outlastOutage } from './outlast-outage.js';

const LOOK_MS = 50;
/** Numbers of the slices of different attempts are different: an answer that was late is none to another question. */
const MOST_AN_ATTEMPT = 1_000_000;

interface Waiting {
  readonly question: Uint8Array;
  readonly resolve: (end: SliceEnd<unknown>) => void;
  readonly reject: (error: unknown) => void;
}

/** The slices of one operation that its coordinator has offered to all hosts, and waits for. */
export class OfferedSlices {
  readonly #operation: Operation;
  readonly #shared: SharedSlices;
  readonly #patienceMs: number;
  readonly #waiting = new Map<number, Waiting>();
  /** Offers under way. */
  readonly #offering = new Set<Promise<boolean>>();
  #isLooking = false;
  /** False while answers may have been taken that did not come here. */
  #isSure = true;
  #isStopped = false;

  /** @param patienceMs how long the database may be away */
  constructor(operation: Operation, shared: SharedSlices, patienceMs: number) {
    this.#operation = operation;
    this.#shared = shared;
    this.#patienceMs = patienceMs;
  }

  /** Has a host answer a question; resolves as cancelled once the slices are stopped. */
  async ask(index: number, question: unknown): Promise<SliceEnd<unknown>> {
    if (this.#isStopped) return { kind: 'cancelled' };
    const number = this.#operation.attempt * MOST_AN_ATTEMPT + index;
    const bytes = serialize(question);
    const ended = new Promise<SliceEnd<unknown>>((resolve, reject) => {
      this.#waiting.set(number, { question: bytes, resolve, reject });
    });
    ended.catch(() => undefined);
    const offering = this.#patiently(() => this.#shared.offer(this.#operation, number, bytes));
    this.#offering.add(offering);
    const isOffered = await offering.finally(() => this.#offering.delete(offering));
    // Another host has the operation: nothing is waited for that comes to anything.
    if (!isOffered) this.#settle(number, { kind: 'cancelled' });
    void this.#look();
    return await ended;
  }

  /** Takes back what is not answered. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#waiting.size === 0) return;
    for (const number of [...this.#waiting.keys()]) this.#settle(number, { kind: 'cancelled' });
    // One that is stored behind the withdrawal would be worked on for nobody.
    await Promise.allSettled(this.#offering);
    // What stays goes with the lease.
    await this.#shared.withdraw(this.#operation.id).catch(() => undefined);
  }

  /** Looks for answers while some are waited for. */
  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      while (this.#waiting.size > 0) {
        const answers = await this.#patiently(() => this.#collect());
        for (const { number, answer } of answers)
          this.#settle(number, deserialize(answer) as SliceEnd<unknown>);
        await pause(LOOK_MS);
      }
    } catch (error) {
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    } finally {
      this.#isLooking = false;
    }
  }

  async #collect() {
    if (!this.#isSure)
      for (const [number, { question }] of this.#waiting)
        await this.#shared.offer(this.#operation, number, question);
    this.#isSure = false;
    const answers = await this.#shared.collect(this.#operation.id);
    this.#isSure = true;
    return answers;
  }

  #settle(number: number, end: SliceEnd<unknown>): void {
    this.#waiting.get(number)?.resolve(end);
    this.#waiting.delete(number);
  }

  #patiently<T>(work: () => Promise<T>): Promise<T> {
    const endMs = performance.now() + this.#patienceMs;
    return outlastOutage(work, () => this.#isStopped || performance.now() >= endMs);
  }
}
