import type { MetricKind, MetricLogs } from '../../base/pure/metrics.js';
import type { OperationEvent } from '../record/operation-event.js';

/** A page of an append-only log, read forwards. */
export interface LogPage {
  readonly first: number;
  /** −1 from the start. */
  readonly afterSeq: number;
}

export interface MetricPage<K extends MetricKind> {
  readonly entries: readonly MetricLogs[K][];
  readonly hasNextPage: boolean;
  /** True when nothing will ever come after this page. */
  readonly complete: boolean;
}

export interface EventPage {
  readonly entries: readonly OperationEvent[];
  readonly hasNextPage: boolean;
  /** True once the operation has ended; later updates append all the same. */
  readonly complete: boolean;
}

export interface TradePage {
  /** The trades of the page in the codec of their service; the first and the last piece may hold more. */
  readonly pieces: readonly Uint8Array[];
  readonly hasNextPage: boolean;
  /** Of the whole run. */
  readonly totalCount: number;
}
