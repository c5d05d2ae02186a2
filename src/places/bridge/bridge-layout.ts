import { StateSlot, TYPED_SLOT_COUNT } from '../../operations/ports/task-state.js';

/**
 * The memory that a worker and the server share while work runs. This file alone knows where things lie.
 *
 * Control block, one a run, created by the server and handed over with the task:
 *
 *     byte 0    Int32   flags    see Flag; each is read and written by Atomics
 *     byte 64   Float64 state    see StateSlot; guarded as a whole by Flag.Sequence
 *
 * Log, one a run, created by the worker once the number of entries is known:
 *
 *     byte 0    Float64 entries  entry `seq` begins at index seq × width
 *
 * Entries below Flag.EntryCount never change again; the log is never reused, so nothing is overwritten.
 */

/** Indices into the flags. */
export const Flag = {
  /** Odd while the state is being written, even in between. */
  Sequence: 0,
  /** 1 once the work has been asked to stop. */
  Cancelled: 1,
  /** 1 once a worker has taken the work up. */
  Started: 2,
  /** How many entries of the log are complete. */
  EntryCount: 3,
  /** Grows whenever the worker looks whether it has been asked to stop. */
  Heartbeat: 4,
} as const;

export const STATE_SLOT_COUNT = StateSlot.FirstTyped + TYPED_SLOT_COUNT;

// The flags have a cache line of their own: a cancel flag that is polled must not slow the writing of state.
const STATE_OFFSET_BYTES = 64;
const FLAG_COUNT = STATE_OFFSET_BYTES / Int32Array.BYTES_PER_ELEMENT;

/** Creates the zeroed control block of one run. */
export function createControlBlock(): SharedArrayBuffer {
  return new SharedArrayBuffer(STATE_OFFSET_BYTES + STATE_SLOT_COUNT * Float64Array.BYTES_PER_ELEMENT);
}

/** Returns the flags of a control block, indexed by Flag. */
export function flagsOf(control: SharedArrayBuffer): Int32Array {
  return new Int32Array(control, 0, FLAG_COUNT);
}

/** Returns the state of a control block, indexed by StateSlot. */
export function stateOf(control: SharedArrayBuffer): Float64Array {
  return new Float64Array(control, STATE_OFFSET_BYTES, STATE_SLOT_COUNT);
}

/**
 * Creates an empty log.
 * @param capacity most entries it will ever hold
 * @param width doubles an entry
 */
export function createLog(capacity: number, width: number): SharedArrayBuffer {
  return new SharedArrayBuffer(capacity * width * Float64Array.BYTES_PER_ELEMENT);
}
