import type { JsonObject } from '../../base/pure/json.js';
import type { SourceState } from '../../operations/ports/operation-source.js';
import type {
  Operation,
  OperationFailure,
  OperationStatus,
  OperationWarning,
} from '../../operations/record/operation.js';
import type { Piece } from '../../operations/record/part.js';
import type { Stream } from '../../operations/record/stream.js';
import type { OperationServiceProxy } from './operation-service-proxy.js';

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

/** What an operation leaves beside its parts. */
export interface RemoteResult {
  readonly result: JsonObject;
  readonly warnings: readonly OperationWarning[];
}

/** Checks what one operation leaves, as it comes. */
export interface OutcomeReceiver {
  /**
   * Looks at the next piece, which goes on where its stream has come to.
   * @throws RangeError when it cannot be read
   */
  piece(piece: Piece): void;
  /** Hears that all drafts come from their beginning again. */
  anew(): void;
  /**
   * Checks the whole once all pieces have come, and returns the result as this server keeps it.
   * @throws AppError when it is not what it says it is
   */
  end(result: RemoteResult): RemoteResult | Promise<RemoteResult>;
}

/** What tells one type of operation from another where it runs on another host. */
export interface RemoteTaskKind<Parameters> {
  readonly streams: readonly Stream[];
  /**
   * Starts it there, under an idempotency key that is the same however often this is called.
   * @param engineVersion what the host must have
   * @throws EngineVersionMismatchError when it has another
   */
  start(
    proxy: OperationServiceProxy,
    operation: Operation,
    parameters: Parameters,
    engineVersion: string,
  ): Promise<RemoteStart>;
  /** Returns its state; null when the host does not know it. */
  pull(proxy: OperationServiceProxy, remoteId: string): Promise<RemoteState | null>;
  /**
   * Reads a snapshot that came with the end.
   * @throws RemoteOutcomeError when it is of another form
   */
  readSnapshot(host: string, snapshot: JsonObject | null): JsonObject | null;
  /** Returns what checks the outcome of one operation. */
  receiver(host: string, parameters: Parameters): OutcomeReceiver;
}

/** What a piece of remote work is made of: the calls of its kind, bound to its parameters. */
export interface RemoteCalls {
  readonly streams: readonly Stream[];
  start(): Promise<RemoteStart>;
  pull(remoteId: string): Promise<RemoteState | null>;
  readSnapshot(snapshot: JsonObject | null): JsonObject | null;
  readonly receiver: OutcomeReceiver;
}
