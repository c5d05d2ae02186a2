import type { LiveOperation } from '../watch/live-operation.js';

/**
 * Ends the work of an operation here that is to go on later or elsewhere: what is below it goes on, and so does what
 * another host does.
 * @param graceMs after which work that does not end by itself is aborted
 */
export function letGo(live: LiveOperation, graceMs: number): void {
  if (live.work?.leave === undefined) {
    live.work?.abort();
    return;
  }
  live.work.leave();
  live.abortAfter(graceMs);
}
