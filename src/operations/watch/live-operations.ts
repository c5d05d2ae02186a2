import type { Operation } from '../record/operation.js';
import { isExecuting } from '../record/operation-status.js';
import type { Stream } from '../record/stream.js';
import { LiveOperation } from './live-operation.js';

/** Knows the unfinished operations of this process by id. */
export class LiveOperations {
  readonly #byId = new Map<string, LiveOperation>();
  /** How many wait, by caller, without what is below another operation: that did not ask for a place. */
  readonly #waiting = new Map<string | null, number>();
  #allWaiting = 0;
  readonly #streamsOf: (type: string) => readonly Stream[];

  /** @param streamsOf returns the streams of operations of a type */
  constructor(streamsOf: (type: string) => readonly Stream[]) {
    this.#streamsOf = streamsOf;
  }

  get(id: string): LiveOperation | null {
    return this.#byId.get(id) ?? null;
  }

  add(operation: Operation): LiveOperation {
    this.remove(operation.id);
    const live = new LiveOperation(operation, this.#streamsOf(operation.type), (before, after) => {
      this.#count(before, -1);
      this.#count(after, 1);
    });
    this.#byId.set(operation.id, live);
    this.#count(operation, 1);
    return live;
  }

  /** Forgets an operation that is final, or is not run here any more; from now on it is read from the store. */
  remove(id: string): void {
    const live = this.#byId.get(id);
    if (live === undefined) return;
    live.onUpdate = null;
    this.#count(live.operation, -1);
    this.#byId.delete(id);
    // Who waits for a change here would wait for ever: what comes is to be read from the store.
    live.changes.tell();
  }

  countPending(): number {
    return this.#allWaiting;
  }

  countPendingOf(caller: string): number {
    return this.#waiting.get(caller) ?? 0;
  }

  /** Returns the ids of what runs in this process, in the order in which it was started. */
  executingHere(): readonly string[] {
    return [...this.#byId.values()]
      .map(({ operation }) => operation)
      .filter(({ status, host }) => isExecuting(status) && host === null)
      .map(({ id }) => id);
  }

  /** Returns the smallest estimate of all operations; null when none has one. */
  shortestEtaSeconds(): number | null {
    let shortest: number | null = null;
    for (const { operation } of this.#byId.values()) {
      const { etaSeconds } = operation.progress;
      if (etaSeconds !== null && (shortest === null || etaSeconds < shortest)) shortest = etaSeconds;
    }
    return shortest;
  }

  /** Takes an operation into account, or out of it, if it waits. */
  #count({ status, parentId, caller }: Operation, difference: 1 | -1): void {
    if (status !== 'PENDING' || parentId !== null) return;
    this.#allWaiting += difference;
    const ofCaller = (this.#waiting.get(caller) ?? 0) + difference;
    if (ofCaller === 0) this.#waiting.delete(caller);
    else this.#waiting.set(caller, ofCaller);
  }
}
