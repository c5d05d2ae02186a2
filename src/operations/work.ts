import type { JsonObject } from '../shared/json.js';
import type { OperationFailure, OperationOutcome, OperationWarning, OutcomePart } from './operation.js';
import type { OperationSource } from './operation-source.js';

/** One execution of an operation that has been handed to a worker, waiting or running. */
export interface Work {
  readonly source: OperationSource;
  /** Settles once, when nothing of the work runs any more; never rejects. */
  readonly ended: Promise<WorkEnd>;
  /** Ends the work without its consent, thread and all; `ended` settles soon after. */
  abort(): void;
}

/** How a piece of work ended, in its own words. */
export type WorkEnd =
  | { readonly kind: 'completed'; readonly outcome: OperationOutcome }
  | {
      readonly kind: 'failed';
      readonly failure: OperationFailure;
      readonly warnings: readonly OperationWarning[];
    }
  /** It stopped because it was asked to, or was aborted. */
  | { readonly kind: 'cancelled' }
  /** Its thread or host died under it. */
  | { readonly kind: 'lost'; readonly reason: string };

/** What work tells while it runs; calls are handled one after another, in order. */
export interface WorkEvents {
  /** A worker has taken it up. */
  started(): void;
  /** The inputs that this attempt found. */
  pinned(inputs: JsonObject): void;
  /** A chunk of the log is full and should be stored although nobody pulls. */
  chunkReady(): void;
  /** A part of the outcome is ready before the end; parts come in order, each once. */
  partReady(part: OutcomePart): void;
}
