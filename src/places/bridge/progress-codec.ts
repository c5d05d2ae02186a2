import type { z } from 'zod';
import type { EntryCodec } from '../../base/pure/entry-codec.js';
import type { JsonObject } from '../../base/pure/json.js';
import type { Metric, MetricKind } from '../../base/pure/metrics.js';

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
export interface ProgressCodec<Entry extends Metric = Metric> {
  readonly metricKind: MetricKind;
  /**
   * How entries come: by a log in shared memory where they are many and made of numbers, and their number is known
   * before the first; by messages where they are few, may hold text, or nobody knows how many there will be.
   */
  readonly entries:
    | { readonly via: 'memory'; readonly codec: EntryCodec<Entry> }
    | { readonly via: 'messages'; readonly schema: z.ZodType<Entry> };
  /** @param state indexed by StateSlot */
  describe(state: Readonly<Float64Array>): TaskView;
}
