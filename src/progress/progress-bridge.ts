import { createControlBlock, Flag, flagsOf, STATE_SLOT_COUNT, stateOf } from './bridge-layout.js';
import { CancellationToken } from './cancellation-token.js';
import type { EntryCodec } from './entry-codec.js';

/** Enough to outlast any write that is under way, and at most some tens of microseconds. */
const DEFAULT_MAX_READ_TRIES = 100;

/**
 * Reads the progress of one run out of shared memory: the server's end.
 *
 * The state is guarded by a sequence lock: a copy counts when the sequence was even and the same before and
 * after. The tries are bounded, because a writer can be descheduled, or die, in the middle of a write; then
 * the last good copy stands.
 */
export class ProgressBridge<Entry> {
  /** What the worker needs to write to this bridge and to see its cancel flag. */
  readonly control: SharedArrayBuffer;
  readonly cancellation: CancellationToken;
  readonly #flags: Int32Array;
  readonly #state: Float64Array;
  readonly #codec: EntryCodec<Entry>;
  readonly #maxReadTries: number;
  readonly #fence = new Int32Array(1);
  #good = new Float64Array(STATE_SLOT_COUNT);
  #spare = new Float64Array(STATE_SLOT_COUNT);
  #log: Float64Array | null = null;

  /** @param options.maxReadTries default 100 */
  constructor(
    codec: EntryCodec<Entry>,
    options: { readonly control?: SharedArrayBuffer; readonly maxReadTries?: number } = {},
  ) {
    this.control = options.control ?? createControlBlock();
    this.cancellation = new CancellationToken(this.control);
    this.#flags = flagsOf(this.control);
    this.#state = stateOf(this.control);
    this.#codec = codec;
    this.#maxReadTries = options.maxReadTries ?? DEFAULT_MAX_READ_TRIES;
  }

  /** True once a worker has taken the work up. */
  get isStarted(): boolean {
    return Atomics.load(this.#flags, Flag.Started) !== 0;
  }

  /** Takes the log that the worker has created; before that there are no entries to read. */
  attachLog(log: SharedArrayBuffer): void {
    this.#log = new Float64Array(log);
  }

  /**
   * Returns the latest consistent state, indexed by StateSlot; valid until the next call.
   * It is an older one when no consistent copy could be made within the allowed tries.
   */
  readState(): Readonly<Float64Array> {
    for (let attempt = 0; attempt < this.#maxReadTries; attempt++) {
      const before = Atomics.load(this.#flags, Flag.Sequence);
      if ((before & 1) === 1) continue;
      this.#spare.set(this.#state);
      // Keeps the copying above from being delayed beyond the check below on processors that reorder loads.
      Atomics.store(this.#fence, 0, 0);
      if (Atomics.load(this.#flags, Flag.Sequence) !== before) continue;
      [this.#good, this.#spare] = [this.#spare, this.#good];
      break;
    }
    return this.#good;
  }

  /** Returns the published entries with seq above `afterSeq` (−1 from the start), in order and gapless. */
  readEntries(afterSeq: number): Entry[] {
    const log = this.#log;
    if (log === null) return [];
    const end = Atomics.load(this.#flags, Flag.EntryCount);
    const entries: Entry[] = [];
    for (let seq = afterSeq + 1; seq < end; seq++) {
      entries.push(this.#codec.read(log, seq * this.#codec.width, seq));
    }
    return entries;
  }
}
