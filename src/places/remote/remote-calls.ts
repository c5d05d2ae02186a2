import type { JsonObject } from '../../base/pure/json.js';
import type { SourceState } from '../../operations/ports/operation-source.js';
import type { OutcomeReceiver } from '../../operations/ports/remote-kind.js';
import type {
  OperationFailure,
  OperationStatus,
  OperationWarning,
} from '../../operations/record/operation.js';
import type { Stream } from '../../operations/record/stream.js';

/** What a host says of one of its operations. */
export interface RemoteState extends SourceState {
  readonly status: OperationStatus;
  readonly error: OperationFailure | null;
  readonly warnings: readonly OperationWarning[];
}

/** What a host answers to a start. */
export type RemoteStart =
  | { readonly kind: 'started'; readonly remoteId: string }
  /** Its queue is full for now. */
  | { readonly kind: 'full'; readonly retryAfterMs: number }
  | { readonly kind: 'refused'; readonly reason: string };

/** What a piece of remote work is made of: the calls of its kind, bound to its parameters. */
export interface RemoteCalls {
  readonly streams: readonly Stream[];
  /**
   * Starts it there, under an idempotency key that is the same however often this is called.
   * @throws EngineVersionMismatchError when the host has another engine
   */
  start(): Promise<RemoteStart>;
  /** Returns its state; null when the host does not know it. */
  pull(remoteId: string): Promise<RemoteState | null>;
  /**
   * Reads a snapshot that came with the end.
   * @throws RangeError when it is of another form
   */
  readSnapshot(snapshot: JsonObject | null): JsonObject | null;
  readonly receiver: OutcomeReceiver;
}
