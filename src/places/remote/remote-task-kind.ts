import type { JsonObject } from '../../base/pure/json.js';
import type { MetricKind } from '../../base/pure/metrics.js';
import type { SourceState } from '../../operations/ports/operation-source.js';
import type {
  Operation,
  OperationFailure,
  OperationStatus,
  OperationWarning,
  OutcomePart,
} from '../../operations/record/operation.js';
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
   * Looks at the next part; part 0 begins anew.
   * @throws RangeError when it cannot be read
   */
  part(part: OutcomePart): void;
  /**
   * Checks the whole once all parts have come, and returns the result as this server keeps it.
   * @throws AppError when it is not what it says it is
   */
  end(result: RemoteResult): RemoteResult | Promise<RemoteResult>;
}

/** What tells one type of operation from another where it runs on another host. */
export interface RemoteTaskKind<Parameters> {
  readonly metricKind: MetricKind;
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
  /**
   * Returns its state and the entries after `afterSeq`; null when the host does not know it.
   * @param afterSeq null where entries are of no interest
   */
  pull(proxy: OperationServiceProxy, remoteId: string, afterSeq: number | null): Promise<RemoteState | null>;
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
  readonly metricKind: MetricKind;
  start(): Promise<RemoteStart>;
  pull(remoteId: string, afterSeq: number | null): Promise<RemoteState | null>;
  readSnapshot(snapshot: JsonObject | null): JsonObject | null;
  readonly receiver: OutcomeReceiver;
}
