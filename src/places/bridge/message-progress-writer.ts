import { StateSlot } from './bridge-layout.js';
import { BridgeStateWriter } from './bridge-state-writer.js';

export interface MessageProgressWriterOptions<Entry> {
  /** Gets entries to the reading side, in order. */
  readonly send: (entries: readonly Entry[]) => void;
  /** Is called after every `chunkEntries` entries: time to have them stored although nobody pulls. */
  readonly onChunkFull: () => void;
  /** Default 100. */
  readonly chunkEntries?: number;
}

const DEFAULT_CHUNK_ENTRIES = 100;

/**
 * Writes the progress of one slow run: its state into shared memory, its entries as messages.
 * The worker's end of a MessageBridge; the log needs no size, so the total may be unknown or grow.
 */
export class MessageProgressWriter<Entry extends { readonly seq: number }> extends BridgeStateWriter {
  readonly #options: MessageProgressWriterOptions<Entry>;
  /** How many the log has, those of earlier attempts included. */
  #entryCount = 0;

  constructor(control: SharedArrayBuffer, options: MessageProgressWriterOptions<Entry>) {
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
    if (entry.seq !== this.#entryCount) {
      throw new RangeError(
        `MessageProgressWriter: entry ${entry.seq} came where ${this.#entryCount} is next`,
      );
    }
    this.#entryCount += 1;
    this.#options.send([entry]);
    if (this.#entryCount % (this.#options.chunkEntries ?? DEFAULT_CHUNK_ENTRIES) === 0)
      this.#options.onChunkFull();
  }
}
