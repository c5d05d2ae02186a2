import type {
  Operation,
  OperationFailure,
  OperationStatus,
  OperationWarning,
} from '../operations/operation.js';
import type { SourceState } from '../operations/operation-source.js';
import type { WholeOutcome } from '../operations/outcome-lines.js';
import type { MetricKind } from '../shared/metrics.js';
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

/** What tells one type of operation from another where it runs on another host. */
export interface RemoteTaskKind<Parameters> {
  readonly metricKind: MetricKind;
  /** Starts it there, under an idempotency key that is the same however often this is called. */
  start(proxy: OperationServiceProxy, operation: Operation, parameters: Parameters): Promise<RemoteStart>;
  /** Returns its state and the entries after `afterSeq`; null when the host does not know it. */
  pull(proxy: OperationServiceProxy, remoteId: string, afterSeq: number): Promise<RemoteState | null>;
  /**
   * Checks what it left, and returns it as this server keeps it.
   * @throws AppError when it is not what it says it is
   */
  receive(outcome: WholeOutcome, host: string, parameters: Parameters): WholeOutcome | Promise<WholeOutcome>;
}
