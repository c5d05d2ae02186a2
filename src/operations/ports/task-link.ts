import type { CancellationSignal } from '../../base/pure/cancelled-error.js';
import type { EntryCodec } from '../../base/pure/entry-codec.js';
import type { WorkEvents } from './work.js';

/** Entries in memory, which a query sees as soon as they are appended. */
export interface SharedLog<Entry> {
  /** @throws RangeError when the seq of the entry is not the next one, or the log is full */
  append(entry: Entry): void;
}

/**
 * How the code of a kind tells how far it is, and learns that it is to stop, wherever it runs. Nothing waits; the state
 * and a shared log cost nanoseconds, the rest is a message.
 */
export interface TaskLink extends Pick<WorkEvents, 'pinned' | 'partReady' | 'checkpointReady'> {
  /** Set when the work is to stop; to read it is a sign of life, too. */
  readonly cancellation: CancellationSignal;
  /** Sets the phase, as the code that the kind gives it. */
  setPhase(code: number): void;
  /** Begins a change of the state and returns it, indexed by StateSlot; closeState must follow, in the same turn. */
  openState(): Float64Array;
  /** Ends a change of the state. */
  closeState(): void;
  /**
   * Shares an empty log, once in a task whose kind has a stream in shared memory.
   * @param capacity most entries that will be appended
   */
  shareLog<Entry extends { readonly seq: number }>(
    codec: EntryCodec<Entry>,
    capacity: number,
  ): SharedLog<Entry>;
}
