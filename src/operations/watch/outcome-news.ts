import type { JsonObject } from '../../base/pure/json.js';
import type { BarMetric } from '../../base/pure/metrics.js';
import type {
  OperationFailure,
  OperationProgress,
  OperationStatus,
  OperationWarning,
  OutcomePart,
} from '../record/operation.js';

/** How an operation ended, for somebody who followed it. */
export type OutcomeEnd =
  | {
      readonly status: 'COMPLETED';
      readonly result: JsonObject;
      readonly warnings: readonly OperationWarning[];
    }
  | {
      readonly status: 'FAILED';
      readonly error: OperationFailure;
      readonly warnings: readonly OperationWarning[];
    }
  | { readonly status: 'CANCELLED' };

/** What somebody who follows an operation learns while it runs, in this order. */
export type OutcomeNews =
  /** Comes first, and whenever one of the two has changed. Of another attempt all parts come anew. */
  | { readonly kind: 'state'; readonly attempt: number; readonly status: OperationStatus }
  /** The next samples of its log; only a backtest has any. */
  | { readonly kind: 'samples'; readonly samples: readonly BarMetric[] }
  /** The next part of its outcome; only a completed operation has a last one. */
  | { readonly kind: 'part'; readonly part: OutcomePart; readonly isLast: boolean }
  /** Nothing new: it is followed still. */
  | { readonly kind: 'alive' }
  /** Comes last, with the state that it ended in. */
  | {
      readonly kind: 'end';
      readonly end: OutcomeEnd;
      readonly progress: OperationProgress;
      readonly snapshot: JsonObject | null;
    };

/** Where somebody who followed an operation has come to. */
export interface OutcomeCursor {
  /** 0 before the first. */
  readonly attempt: number;
  /** −1 before the first part of the attempt. */
  readonly afterPart: number;
  /** −1 before the first sample. */
  readonly afterSeq: number;
}

export const FROM_THE_START: OutcomeCursor = { attempt: 0, afterPart: -1, afterSeq: -1 };
