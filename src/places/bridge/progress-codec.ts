import type { JsonObject } from '../../base/pure/json.js';

/** How far a task is, for people and machines. */
export interface TaskProgress {
  readonly phase: string;
  /** 0 to below 100: completion is not the bridge's to announce. */
  readonly percentage: number;
  readonly message: string;
  readonly currentStep: number;
  /** 0 until it is known. */
  readonly totalSteps: number;
}

/** What the shared state of a task says. */
export interface TaskView {
  readonly progress: TaskProgress;
  /** The latest typed state; null before the first, or for a kind that has none. */
  readonly snapshot: JsonObject | null;
}

/** Says what the progress of one kind of task means: all that a kind adds to TaskBridge. */
export interface ProgressCodec {
  /**
   * The stream that lies in shared memory, and how many doubles an entry of it has: for entries that are many and made
   * of numbers, and whose number is known before the first. Null where all entries come in parts.
   */
  readonly log: { readonly stream: string; readonly width: number } | null;
  /** @param state indexed by StateSlot */
  describe(state: Readonly<Float64Array>): TaskView;
}
