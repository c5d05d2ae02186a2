import type { JsonObject } from '../../base/pure/json.js';
import type { Evaluation } from '../record/evaluation.js';
import type { Operation, OperationFailure, OperationOutcome, OperationWarning } from '../record/operation.js';
import type { Part, StreamCounts } from '../record/part.js';
import type { Stream } from '../record/stream.js';
import type { OperationSource } from './operation-source.js';

/** One execution of an operation that has been handed to a worker, waiting or running. */
export interface Work {
  readonly source: OperationSource;
  /** Settles once, when nothing of the work runs any more; never rejects. */
  readonly ended: Promise<WorkEnd>;
  /** Ends the work without its consent, thread and all; `ended` settles soon after. */
  abort(): void;
  /**
   * Lets go of work that another host goes on with, so that this process can end: `ended` settles soon after as
   * `left`. Absent for work that ends with the process.
   */
  leave?(): void;
}

/** What work leaves outside the store, such as a folder: hidden until it is published. */
export interface Publication {
  /**
   * Makes it visible, all or nothing. Is called while the attempt is the present one, right before the operation
   * becomes COMPLETED; the next attempt calls it again when the server dies in between, and has to find that well.
   * @throws AppError to have the operation FAILED with that code and message
   */
  publish(): Promise<void>;
  /** Hears that the operation is COMPLETED, before anybody sees it: what is published is there to stay. */
  confirm(): Promise<void>;
  /** Takes back what `publish` made visible: the operation could not become COMPLETED after all. */
  withdraw(): Promise<void>;
}

/** Reads all of a stream; null where it is empty. */
export type ReadStream = (stream: Stream) => Promise<Uint8Array | null>;

/** Works out what was evaluated, once all that the work yields is stored and before the operation becomes COMPLETED. */
export type Evaluate = (operation: Operation, read: ReadStream) => Promise<Evaluation | null>;

/**
 * Keeps what the work has stored outside the store, whatever it ended as. Is called when nothing of it runs any more, before
 * the operation moves on, and again where the store was away; does nothing for an attempt that is over.
 * @throws AppError to have work that is done FAILED with that code and message
 */
export type Keep = () => Promise<void>;

/** How a piece of work ended. */
export type WorkEnd = EndOfWork & {
  /** Absent where nothing is to be kept beside outcome, streams and publication. */
  readonly keep?: Keep;
};

/** How a piece of work ended, in its own words. */
type EndOfWork =
  | {
      readonly kind: 'completed';
      readonly outcome: OperationOutcome;
      /** Absent where everything that the work leaves is in outcome and streams. */
      readonly publication?: Publication;
      /** Works out what was evaluated, where the outcome does not say; absent where nothing is to be worked out. */
      readonly evaluate?: Evaluate;
    }
  | {
      readonly kind: 'failed';
      readonly failure: OperationFailure;
      readonly warnings: readonly OperationWarning[];
    }
  /** It stopped because it was asked to, or was aborted. */
  | { readonly kind: 'cancelled' }
  /** Its thread died under it, or its host knows it no more. */
  | { readonly kind: 'lost'; readonly reason: string }
  /** It goes on elsewhere, and the next process takes it up again. */
  | { readonly kind: 'left' };

/** Where the work of an operation had come to before an execution of it. */
export interface WorkOrigin {
  /** What the last checkpoint holds; null to begin at the beginning. */
  readonly checkpoint: Uint8Array | null;
  /** What is stored of its streams; work may yield that again, and it is passed over. */
  readonly stored: StreamCounts;
}

/** What work tells while it runs; calls are handled one after another, in order. */
export interface WorkEvents {
  /** Another host has taken it under this id of its own. */
  placed(remoteId: string): void;
  /** A worker has taken it up. */
  started(): void;
  /** The inputs that this attempt found. */
  pinned(inputs: JsonObject): void;
  /** Entries are ready to be stored; those of each stream come in order, each once. */
  partReady(part: Part): void;
  /** All drafts come from their beginning again. */
  draftsAnew(): void;
  /** A later attempt can go on from this state, behind all parts before it; takes the place of the one before. */
  checkpointReady(state: Uint8Array): void;
}
