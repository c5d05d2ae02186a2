import { Flag, flagsOf } from './bridge-layout.js';

/**
 * Returns a value that differs from the last one if the worker of a control block has written its state, added to
 * its log or looked at its cancel flag in between; null before it has taken the work up.
 */
export function signOfLife(control: SharedArrayBuffer): string | null {
  const flags = flagsOf(control);
  const heartbeat = Atomics.load(flags, Flag.Heartbeat);
  if (heartbeat === 0) return null;
  return `${heartbeat} ${Atomics.load(flags, Flag.Sequence)} ${Atomics.load(flags, Flag.EntryCount)}`;
}
