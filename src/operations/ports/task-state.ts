import type { JsonObject } from '../../base/pure/json.js';

/** Indices into the state that a task shares; what the typed slots mean is the business of each kind. */
export const StateSlot = {
  /** A code that the kind gives its phases; 0 before the first. */
  Phase: 0,
  CurrentStep: 1,
  /** 0 until it is known. */
  TotalSteps: 2,
  FirstTyped: 3,
} as const;

/** The typed slots that every task has room for. */
export const TYPED_SLOT_COUNT = 8;

/** How far a task is, for people and machines. */
export interface TaskProgress {
  readonly phase: string;
  /** 0 to below 100: completion is not the task's to announce. */
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

/** Says what a task of one kind shares. */
export interface ProgressCodec {
  /**
   * The stream that lies in shared memory, and how many doubles an entry of it has: for entries that are many and made
   * of numbers, and whose number is known before the first. Null where all entries come in parts.
   */
  readonly log: { readonly stream: string; readonly width: number } | null;
  /** @param state indexed by StateSlot */
  describe(state: Readonly<Float64Array>): TaskView;
}
