import type { JsonObject } from '../../src/base/pure/json.js';
import type { Victim } from './victim.js';

/** One kind of operation that the suite starts; the same spec gives the same run whenever it is started. */
export interface Workload {
  /** Type of its operations. */
  readonly type: 'BACKTESTING' | 'TRAINING' | 'DATA_LOADING' | 'STUDY' | 'WALK_FORWARD' | 'ECHO';
  /** Names of the runs that it knows. */
  readonly specs: readonly string[];
  /** Returns how many operations a run has below it; absent where it has none. */
  childCount?(spec: string): number;
  /**
   * Starts a run.
   * @param key idempotency key: however often it is sent, there is one operation
   */
  start(victim: Victim, spec: string, key: string): Promise<string>;
  readLog(victim: Victim, id: string, after: string | null, first: number): Promise<LogPage>;
  /** Describes all that a COMPLETED operation left, as far as two runs of a spec must agree on it. */
  readOutcome(victim: Victim, id: string): Promise<string>;
}

export interface LogPage {
  readonly entries: readonly LogEntry[];
  readonly endCursor: string | null;
  /** True: nothing will ever come after this page. */
  readonly complete: boolean;
}

export interface LogEntry {
  readonly seq: number;
  /** The entry as it was delivered; it may never change. */
  readonly delivered: string;
  /** What two runs of a spec must agree on: durations and times of the clock left out. */
  readonly measured: string;
}

/** Takes a node of a log apart; fields of `byTheClock` differ between runs. */
export function toLogEntry(node: JsonObject & { seq: number }, byTheClock: readonly string[] = []): LogEntry {
  const measured = Object.entries(node).filter(([name]) => !byTheClock.includes(name));
  return { seq: node.seq, delivered: JSON.stringify(node), measured: JSON.stringify(measured) };
}
