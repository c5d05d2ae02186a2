import type { JsonObject } from '../../base/pure/json.js';
import type { OperationProgress, OperationWarning } from '../record/operation.js';
import type { Piece, StreamCounts } from '../record/part.js';

/**
 * Where the state of running work is pulled from: a bridge in shared memory, or a proxy to another host.
 * A source never calls anybody; it answers.
 */
export interface OperationSource {
  /** Returns how far the work is. */
  pull(): Promise<SourceState> | SourceState;
  /** Returns the entries that lie in memory behind those that are stored, in order; asks nobody. */
  unread(stored: StreamCounts): readonly Piece[];
  /** Asks the work to stop; returns before it has. */
  cancel(): Promise<void> | void;
}

export interface SourceState {
  readonly progress: OperationProgress;
  /** The latest typed state; null before the first. */
  readonly snapshot: JsonObject | null;
  /** What users should know about the source itself, until the next pull; absent for nothing. */
  readonly warning?: OperationWarning;
}
