import { StateSlot } from '../../operations/ports/task-state.js';
import { Flag, flagsOf, stateOf } from './bridge-layout.js';

/** Writes the state of one run into its control block: the part of the worker's end that every kind of task has. */
export class BridgeStateWriter {
  readonly #flags: Int32Array;
  readonly #state: Float64Array;

  constructor(control: SharedArrayBuffer) {
    this.#flags = flagsOf(control);
    this.#state = stateOf(control);
  }

  /** Says that a worker has taken the work up. */
  markStarted(): void {
    Atomics.store(this.#flags, Flag.Started, 1);
  }

  /** Sets the phase, as the code that the kind of task gives it. */
  setPhase(code: number): void {
    this.openState()[StateSlot.Phase] = code;
    this.closeState();
  }

  /** Begins a change of the state and returns its slots; closeState must follow, in the same turn. */
  openState(): Float64Array {
    Atomics.add(this.#flags, Flag.Sequence, 1);
    // On processors that reorder stores, a plain store may overtake the store half of the addition above,
    // but never a load that follows it.
    Atomics.load(this.#flags, Flag.Sequence);
    return this.#state;
  }

  /** Ends a change of the state. */
  closeState(): void {
    Atomics.add(this.#flags, Flag.Sequence, 1);
  }
}
