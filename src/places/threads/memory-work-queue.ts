import type { Lease, WorkQueue, WorkUnit } from '../../operations/ports/work-queue.js';

interface WaitingWorkUnit {
  readonly unit: WorkUnit;
  /** Its place among all that were offered. */
  readonly number: number;
}

/** Keeps the units of one process in memory; rows of operations say what is to be offered again after a restart. */
export class MemoryWorkQueue implements WorkQueue {
  /** The next one last. */
  readonly #waiting: WaitingWorkUnit[] = [];
  readonly #known = new Set<string>();
  readonly #leases = new Map<string, Lease>();
  #offers = 0;
  #claims = 0;

  async offer(unit: WorkUnit): Promise<void> {
    const key = keyOf(unit);
    if (this.#known.has(key)) return;
    this.#known.add(key);
    const waiting = { unit, number: this.#offers++ };
    this.#waiting.splice(this.#placeOf(waiting), 0, waiting);
  }

  async withdraw(operationId: string): Promise<void> {
    for (let index = this.#waiting.length - 1; index >= 0; index--) {
      const { unit } = this.#waiting[index] as WaitingWorkUnit;
      if (unit.operationId !== operationId) continue;
      this.#waiting.splice(index, 1);
      this.#known.delete(keyOf(unit));
    }
  }

  async claim(): Promise<Lease | null> {
    const next = this.#waiting.pop();
    if (next === undefined) return null;
    const lease = { unit: next.unit, number: this.#claims++ };
    this.#leases.set(keyOf(next.unit), lease);
    return lease;
  }

  /** A lease lasts as long as the process, unless it is given back. */
  async renew(lease: Lease): Promise<boolean> {
    return this.#isHeld(lease);
  }

  async release(lease: Lease): Promise<void> {
    if (!this.#isHeld(lease)) return;
    const key = keyOf(lease.unit);
    this.#leases.delete(key);
    this.#known.delete(key);
  }

  #isHeld({ unit, number }: Lease): boolean {
    return this.#leases.get(keyOf(unit))?.number === number;
  }

  /** Returns where a unit belongs, by halving. */
  #placeOf(unit: WaitingWorkUnit): number {
    let [low, high] = [0, this.#waiting.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(this.#waiting[middle] as WaitingWorkUnit, unit)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function isBefore(one: WaitingWorkUnit, other: WaitingWorkUnit): boolean {
  const byPriority = one.unit.priority - other.unit.priority;
  return byPriority === 0 ? one.number < other.number : byPriority > 0;
}

function keyOf({ operationId, index }: WorkUnit): string {
  return `${operationId} ${index}`;
}
