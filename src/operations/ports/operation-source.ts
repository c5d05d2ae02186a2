import type { JsonObject } from '../../base/pure/json.js';
import type { Metric, MetricKind } from '../../base/pure/metrics.js';
import type { OperationProgress, OperationWarning } from '../record/operation.js';

/**
 * Where the state of running work is pulled from: a bridge in shared memory, or a proxy to another host.
 * A source never calls anybody; it answers.
 */
export interface OperationSource {
  /** Which log its entries belong to. */
  readonly metricKind: MetricKind;
  /** Returns the present state and the entries with seq above `afterSeq`, in order and without a gap. */
  pull(afterSeq: number): Promise<SourceState> | SourceState;
  /**
   * Returns the entries with seq above `afterSeq` that are here already; asks nobody. Absent where a pull does not
   * either.
   */
  buffered?(afterSeq: number): readonly Metric[];
  /** Asks the work to stop; returns before it has. */
  cancel(): Promise<void> | void;
}

export interface SourceState {
  readonly progress: OperationProgress;
  /** The latest typed state; null before the first. */
  readonly snapshot: JsonObject | null;
  readonly entries: readonly Metric[];
  /** What users should know about the source itself, until the next pull; absent for nothing. */
  readonly warning?: OperationWarning;
}
