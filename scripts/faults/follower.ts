import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../src/base/pure/random.js';
import type { Victim } from './victim.js';
import type { LogEntry, LogPage, Workload } from './workload.js';

/** Between two looks at a log that has nothing new. */
const LONGEST_PAUSE_MS = 300;
const LONGEST_PAGE = 200;

/**
 * Is a client that follows the log of one operation with its last cursor, as slow or as fast as it likes.
 * What it holds is what it was delivered, in the order in which it came.
 */
export class Follower {
  readonly entries: LogEntry[] = [];
  readonly #victim: Victim;
  readonly #workload: Workload;
  readonly #id: string;
  readonly #longestPauseMs: number;

  constructor(victim: Victim, workload: Workload, id: string, longestPauseMs = LONGEST_PAUSE_MS) {
    this.#longestPauseMs = longestPauseMs;
    this.#victim = victim;
    this.#workload = workload;
    this.#id = id;
  }

  /** Pulls until nothing will ever come any more. */
  async follow(random: Random): Promise<void> {
    let after: string | null = null;
    for (;;) {
      const first = 1 + random.below(LONGEST_PAGE);
      const page: LogPage = await this.#workload.readLog(this.#victim, this.#id, after, first);
      this.entries.push(...page.entries);
      if (page.complete) return;
      after = page.endCursor;
      if (page.entries.length < first) await pause(random.below(this.#longestPauseMs));
    }
  }
}

/** Returns what is wrong with a log that was delivered: a gap, a repeat, or a disorder; null when nothing is. */
export function flawOf(entries: readonly LogEntry[]): string | null {
  const index = entries.findIndex(({ seq }, place) => seq !== place);
  return index === -1 ? null : `entry ${entries[index]?.seq} came where ${index} is next`;
}

/** Reads a whole log anew. */
export async function readWholeLog(
  victim: Victim,
  workload: Workload,
  id: string,
): Promise<readonly LogEntry[]> {
  const entries: LogEntry[] = [];
  let page: LogPage = { entries, endCursor: null, complete: false };
  do {
    page = await workload.readLog(victim, id, page.endCursor, 1_000);
    entries.push(...page.entries);
  } while (!page.complete && page.entries.length > 0);
  return entries;
}
