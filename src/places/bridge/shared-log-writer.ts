import type { EntryCodec } from '../../base/pure/entry-codec.js';
import type { SharedLog } from '../../operations/ports/task-link.js';
import { createLog, Flag, flagsOf } from './bridge-layout.js';

/** Writes the log of one run into shared memory. Nothing waits, and nothing is allocated once the log exists. */
export class SharedLogWriter<Entry extends { readonly seq: number }> implements SharedLog<Entry> {
  /** What the reading side needs. */
  readonly buffer: SharedArrayBuffer;
  readonly #flags: Int32Array;
  readonly #codec: EntryCodec<Entry>;
  readonly #log: Float64Array;
  readonly #capacity: number;
  #entryCount = 0;

  /** @param capacity most entries that the run will append */
  constructor(control: SharedArrayBuffer, codec: EntryCodec<Entry>, capacity: number) {
    this.buffer = createLog(capacity, codec.width);
    this.#flags = flagsOf(control);
    this.#codec = codec;
    this.#log = new Float64Array(this.buffer);
    this.#capacity = capacity;
  }

  append(entry: Entry): void {
    const seq = this.#entryCount;
    if (seq >= this.#capacity) {
      throw new RangeError(`SharedLogWriter: entry ${entry.seq} does not fit into ${this.#capacity}`);
    }
    if (entry.seq !== seq) {
      throw new RangeError(`SharedLogWriter: entry ${entry.seq} came where ${seq} is next`);
    }
    this.#codec.write(this.#log, seq * this.#codec.width, entry);
    this.#entryCount = seq + 1;
    // Published last: whoever sees the count must already see the entry.
    Atomics.store(this.#flags, Flag.EntryCount, this.#entryCount);
  }
}
