import type { CancellationSignal } from '../../base/pure/cancelled-error.js';
import { Flag, flagsOf } from './bridge-layout.js';

/**
 * The cancel flag of a control block, seen from either side.
 * Reading it costs nanoseconds, so inner loops may; it works while the worker's event loop is blocked. To read it is
 * a sign of life as well: who waits for work to stop must be able to tell work from a hang.
 */
export class CancellationToken implements CancellationSignal {
  readonly #flags: Int32Array;

  constructor(control: SharedArrayBuffer) {
    this.#flags = flagsOf(control);
  }

  get isCancelled(): boolean {
    Atomics.add(this.#flags, Flag.Heartbeat, 1);
    return Atomics.load(this.#flags, Flag.Cancelled) !== 0;
  }

  /** Sets the flag; there is no way back. */
  cancel(): void {
    Atomics.store(this.#flags, Flag.Cancelled, 1);
  }
}
