import type { Operation } from '../record/operation.js';
import { isExecuting } from '../record/operation-status.js';
import type { Stream } from '../record/stream.js';
import { LiveOperation } from './live-operation.js';

/** Knows the unfinished operations of this process by id. */
export class LiveOperations {
  readonly #byId = new Map<string, LiveOperation>();
  readonly #streamsOf: (type: string) => readonly Stream[];

  /** @param streamsOf returns the streams of operations of a type */
  constructor(streamsOf: (type: string) => readonly Stream[]) {
    this.#streamsOf = streamsOf;
  }

  get(id: string): LiveOperation | null {
    return this.#byId.get(id) ?? null;
  }

  add(operation: Operation): LiveOperation {
    const live = new LiveOperation(operation, this.#streamsOf(operation.type));
    this.#byId.set(operation.id, live);
    return live;
  }

  /** Forgets an operation that is final; from now on it is read from the store. */
  remove(id: string): void {
    this.#byId.delete(id);
  }

  /** Counts what waits, without what is below another operation: that did not ask for a place. */
  countPending(): number {
    return this.#count(isPendingAlone);
  }

  countPendingOf(caller: string): number {
    return this.#count((operation) => isPendingAlone(operation) && operation.caller === caller);
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

  #count(matches: (operation: Operation) => boolean): number {
    let count = 0;
    for (const { operation } of this.#byId.values()) if (matches(operation)) count++;
    return count;
  }
}

function isPendingAlone({ status, parentId }: Operation): boolean {
  return status === 'PENDING' && parentId === null;
}
