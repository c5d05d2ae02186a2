import type { Metric } from '../../base/pure/metrics.js';

/** Holds the entries of a log that have come from a host and are not stored yet, in order and without a gap. */
export class EntryBuffer {
  #entries: Metric[] = [];
  #lastSeq = -1;

  /** How many are held. */
  get size(): number {
    return this.#entries.length;
  }

  /** Seq of the last entry that has come; −1 before the first. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /**
   * Adds the entries that have not come before.
   * @throws RangeError when one before them is missing
   */
  add(entries: readonly Metric[]): void {
    for (const entry of entries) {
      if (entry.seq <= this.#lastSeq) continue;
      if (entry.seq !== this.#lastSeq + 1)
        throw new RangeError(`entry ${entry.seq} came where ${this.#lastSeq + 1} is next`);
      this.#entries.push(entry);
      this.#lastSeq = entry.seq;
    }
  }

  /** Returns the entries with seq above `afterSeq`, the last one that is stored, and lets go of the others. */
  after(afterSeq: number): readonly Metric[] {
    if (afterSeq > this.#lastSeq) this.#lastSeq = afterSeq;
    this.#entries = this.#entries.filter(({ seq }) => seq > afterSeq);
    return this.#entries.slice();
  }
}
