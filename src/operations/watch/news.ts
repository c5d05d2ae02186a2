import type { JsonObject } from '../../base/pure/json.js';
import type {
  OperationFailure,
  OperationProgress,
  OperationStatus,
  OperationWarning,
} from '../record/operation.js';
import type { Part, StreamCounts } from '../record/part.js';

/** How an operation ended, for somebody who followed it. */
export type FollowedEnd =
  | {
      readonly status: 'COMPLETED';
      readonly result: JsonObject;
      readonly warnings: readonly OperationWarning[];
      /** What there is of each stream: who has less has missed something. */
      readonly counts: StreamCounts;
    }
  | {
      readonly status: 'FAILED';
      readonly error: OperationFailure;
      readonly warnings: readonly OperationWarning[];
    }
  | { readonly status: 'CANCELLED' };

/** What somebody who follows an operation learns while it runs, in this order. */
export type News =
  /** Comes first, and whenever one of the two has changed. Of another attempt all drafts come anew. */
  | { readonly kind: 'state'; readonly attempt: number; readonly status: OperationStatus }
  /** The next entries of its streams. */
  | { readonly kind: 'part'; readonly part: Part }
  /** Nothing new: it is followed still. */
  | { readonly kind: 'alive' }
  /** Comes last, with the state that it ended in. */
  | {
      readonly kind: 'end';
      readonly end: FollowedEnd;
      readonly progress: OperationProgress;
      readonly snapshot: JsonObject | null;
    };

/** Where somebody who followed an operation has come to. */
export interface FollowCursor {
  /** Of which the drafts were; 0 before the first. */
  readonly attempt: number;
  readonly counts: StreamCounts;
}
