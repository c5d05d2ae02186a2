import type { Operation } from '../record/operation.js';
import { isFinal } from '../record/operation-status.js';

const YOUNGEST_MS = 100;
const LONGEST_MS = 1_000;
/** Reaches the longest interval after 18 s. */
const GROWTH_PER_MS_OF_AGE = 0.05;

/**
 * Returns how long a client should wait before it pulls an operation again, in whole milliseconds:
 * 100 for a new one, growing to 1,000 with its age, never beyond its estimated end; null once it is final.
 */
export function pollIntervalMs(operation: Operation, now: Date): number | null {
  if (isFinal(operation.status)) return null;
  const ageMs = Math.max(0, now.getTime() - operation.createdAt.getTime());
  const byAgeMs = Math.min(LONGEST_MS, YOUNGEST_MS + GROWTH_PER_MS_OF_AGE * ageMs);
  const { etaSeconds } = operation.progress;
  const etaMs = etaSeconds === null ? Number.POSITIVE_INFINITY : etaSeconds * 1_000;
  return Math.max(1, Math.floor(Math.min(byAgeMs, etaMs)));
}
