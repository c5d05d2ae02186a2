import { StateSlot } from '../../operations/ports/task-state.js';
import type { Part } from '../../operations/record/part.js';
import { BridgeStateWriter } from './bridge-state-writer.js';

export interface PartProgressWriterOptions<Entry> {
  readonly stream: string;
  encode(entries: readonly Entry[]): Uint8Array;
  /** Gets a part to the reading side, in order. */
  send(part: Part): void;
}

/**
 * Writes the progress of one slow run: its state into shared memory, each entry as a part. Work that yields a few
 * entries a second can afford messages, and its log may grow, and hold text, which a log in shared memory cannot.
 */
export class PartProgressWriter<Entry extends { readonly seq: number }> extends BridgeStateWriter {
  readonly #options: PartProgressWriterOptions<Entry>;
  /** How many the log has, those of earlier attempts included. */
  #entryCount = 0;

  constructor(control: SharedArrayBuffer, options: PartProgressWriterOptions<Entry>) {
    super(control);
    this.#options = options;
    this.markStarted();
  }

  /** Sets how far the work is. @param totalSteps 0 while it is unknown */
  setSteps(currentStep: number, totalSteps: number): void {
    const state = this.openState();
    state[StateSlot.CurrentStep] = currentStep;
    state[StateSlot.TotalSteps] = totalSteps;
    this.closeState();
  }

  /** Goes on with a log that has so many entries already, of an earlier attempt; to be called before the first. */
  goOnAfter(entryCount: number): void {
    this.#entryCount = entryCount;
  }

  /**
   * Appends one entry to the log.
   * @throws RangeError when its seq is not the next one
   */
  append(entry: Entry): void {
    const { stream, encode, send } = this.#options;
    const firstSeq = this.#entryCount;
    if (entry.seq !== firstSeq)
      throw new RangeError(`PartProgressWriter: entry ${entry.seq} came where ${firstSeq} is next`);
    this.#entryCount += 1;
    send({ pieces: [{ stream, firstSeq, count: 1, bytes: encode([entry]) }] });
  }
}
