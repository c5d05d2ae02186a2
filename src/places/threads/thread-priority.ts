import { constants, getPriority, setPriority } from 'node:os';

/** From normal to below normal. */
const STEP = constants.priority.PRIORITY_BELOW_NORMAL - constants.priority.PRIORITY_NORMAL;

/**
 * Lets the threads of the process that answer requests go before the calling one where cores are short: with as many
 * workers as cores, an answer of a millisecond would wait for the slices of the workers, tens of milliseconds and
 * more. Alone on a core a thread is no slower for it.
 *
 * Linux keeps a priority for each thread and understands 0, the default of both calls, as the calling one.
 * Elsewhere it would be that of the whole process, so nothing is done.
 */
export function yieldToRequests(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(Math.min(getPriority() + STEP, constants.priority.PRIORITY_LOW));
  } catch {
    // A sandbox may forbid it: answers then come later, and everything else is the same.
  }
}
