import type { EntryCodec } from '../../base/pure/entry-codec.js';
import { StateSlot } from '../../operations/ports/task-state.js';
import { createLog, Flag } from './bridge-layout.js';
import { BridgeStateWriter } from './bridge-state-writer.js';

export interface ProgressBridgeWriterOptions {
  /** Called with the log as soon as it exists; must get it to the reading side. */
  readonly onLog: (log: SharedArrayBuffer) => void;
}

/**
 * Writes the progress of one run into shared memory: the worker's end of a TaskBridge.
 * There is one writer a run. Nothing waits, and nothing is allocated once the log exists.
 */
export class ProgressBridgeWriter<Entry extends { readonly seq: number }> extends BridgeStateWriter {
  readonly #codec: EntryCodec<Entry>;
  readonly #onLog: (log: SharedArrayBuffer) => void;
  #log: Float64Array | null = null;
  #capacity = 0;
  #entryCount = 0;

  constructor(control: SharedArrayBuffer, codec: EntryCodec<Entry>, options: ProgressBridgeWriterOptions) {
    super(control);
    this.#codec = codec;
    this.#onLog = options.onLog;
  }

  /**
   * Sets the total and creates the log.
   * @param capacity most entries that the run will append
   * @throws Error when it is called a second time
   */
  begin(totalSteps: number, capacity: number): void {
    if (this.#log !== null) throw new Error('ProgressBridgeWriter: begin was called twice in one run');
    const log = createLog(capacity, this.#codec.width);
    this.#log = new Float64Array(log);
    this.#capacity = capacity;
    this.openState()[StateSlot.TotalSteps] = totalSteps;
    this.closeState();
    this.#onLog(log);
  }

  /**
   * Appends one entry and publishes it.
   * @throws RangeError when the seq is not the next one, or the log is full
   */
  append(entry: Entry): void {
    const seq = this.#entryCount;
    if (this.#log === null || seq >= this.#capacity) {
      throw new RangeError(`ProgressBridgeWriter: entry ${entry.seq} does not fit into ${this.#capacity}`);
    }
    if (entry.seq !== seq) {
      throw new RangeError(`ProgressBridgeWriter: entry ${entry.seq} came where ${seq} is next`);
    }
    this.#codec.write(this.#log, seq * this.#codec.width, entry);
    this.#entryCount = seq + 1;
    // Published last: whoever sees the count must already see the entry.
    Atomics.store(this.flags, Flag.EntryCount, this.#entryCount);
  }
}
