import { createControlBlock, Flag, flagsOf, STATE_SLOT_COUNT, stateOf } from './bridge-layout.js';
import { CancellationToken } from './cancellation-token.js';

/** Enough to outlast any write that is under way, and at most some tens of microseconds. */
const DEFAULT_MAX_READ_TRIES = 100;

export interface BridgeStateReaderOptions {
  readonly control?: SharedArrayBuffer;
  /** Default 100. */
  readonly maxReadTries?: number;
}

/**
 * Reads the state of one run out of its control block: the part of the server's end that every kind of task has.
 *
 * The state is guarded by a sequence lock: a copy counts when the sequence was even and the same before and
 * after. The tries are bounded, because a writer can be descheduled, or die, in the middle of a write; then
 * the last good copy stands.
 */
export class BridgeStateReader {
  /** What the worker needs to write to this bridge and to see its cancel flag. */
  readonly control: SharedArrayBuffer;
  readonly cancellation: CancellationToken;
  protected readonly flags: Int32Array;
  readonly #state: Float64Array;
  readonly #maxReadTries: number;
  readonly #fence = new Int32Array(1);
  #good = new Float64Array(STATE_SLOT_COUNT);
  #spare = new Float64Array(STATE_SLOT_COUNT);

  constructor(options: BridgeStateReaderOptions = {}) {
    this.control = options.control ?? createControlBlock();
    this.cancellation = new CancellationToken(this.control);
    this.flags = flagsOf(this.control);
    this.#state = stateOf(this.control);
    this.#maxReadTries = options.maxReadTries ?? DEFAULT_MAX_READ_TRIES;
  }

  /** True once a worker has taken the work up. */
  get isStarted(): boolean {
    return Atomics.load(this.flags, Flag.Started) !== 0;
  }

  /**
   * Returns the latest consistent state, indexed by StateSlot; valid until the next call.
   * It is an older one when no consistent copy could be made within the allowed tries.
   */
  readState(): Readonly<Float64Array> {
    for (let attempt = 0; attempt < this.#maxReadTries; attempt++) {
      const before = Atomics.load(this.flags, Flag.Sequence);
      if ((before & 1) === 1) continue;
      this.#spare.set(this.#state);
      // Keeps the copying above from being delayed beyond the check below on processors that reorder loads.
      Atomics.store(this.#fence, 0, 0);
      if (Atomics.load(this.flags, Flag.Sequence) !== before) continue;
      [this.#good, this.#spare] = [this.#spare, this.#good];
      break;
    }
    return this.#good;
  }
}
