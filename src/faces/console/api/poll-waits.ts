/** What tells how soon an operation is worth another look. */
export interface Pulled {
  readonly pollAfterMs?: number | null;
}

const SHORTEST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 2_000;
/** Others may start something. */
const IDLE_WAIT_MS = 5_000;

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

/** Returns how long to wait before a server that did not answer is asked again. @param failures how often before that */
export const retryWaitMs = (failures: number): number =>
  Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS);

/**
 * Returns how long to wait before a list is asked for again: as its operations suggest, but between one and two
 * seconds, since the youngest row would have it in a tenth of one, and five where nothing runs.
 */
export function listWaitMs(rows: readonly Pulled[]): number {
  const waits = rows.flatMap(({ pollAfterMs }) => pollAfterMs ?? []);
  if (waits.length === 0) return IDLE_WAIT_MS;
  return Math.min(Math.max(SHORTEST_WAIT_MS, ...waits), LONGEST_WAIT_MS);
}
