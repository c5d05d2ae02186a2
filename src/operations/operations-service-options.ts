import type { Clock } from '../base/outer/clock.js';
import type { Dispatch } from './life/dispatcher.js';
import type { OperationClaims } from './ports/operation-claims.js';
import type { OperationStore } from './ports/operation-store.js';
import type { OperationTraces } from './ports/operation-traces.js';
import type { OperationsObserver } from './ports/operations-observer.js';
import type { SharedSlices } from './ports/shared-slices.js';
import type { WorkPlace } from './ports/work-place.js';

/** What OperationsService works with, and its limits. */
export interface OperationsServiceOptions {
  readonly store: OperationStore;
  readonly clock: Clock;
  /** Which server process this is; the same after a restart, or its operations are not found again. */
  readonly owner: string;
  /** How old a cached state may be before its source is pulled again. */
  readonly cacheTtlMs: number;
  /** How long a source may take to answer. */
  readonly sourceTimeoutMs: number;
  /** How many operations may be PENDING. */
  readonly maxQueued: number;
  /** How many of them one caller may have that has a name; those without a name share the queue. */
  readonly maxQueuedPerCaller: number;
  /** How many days a final operation is kept; 0 for ever. */
  readonly retentionDays: number;
  /** Where operations are claimed by whoever runs them; default: this process runs what it records. */
  readonly claims?: OperationClaims;
  /** By which slices are offered to all hosts; default: this process runs its own. */
  readonly slices?: SharedSlices;
  /** How long what work yields is held in memory while the store is unavailable; default: a minute. */
  readonly longestOutageMs?: number;
  /** Where new operations run; default: HERE. */
  readonly place?: WorkPlace;
  /** How long work may take to stop after a cancel before it is aborted. */
  readonly cancelGraceMs: number;
  /** Where operations wait until there is a slot to run them here; default: each begins at once. */
  readonly dispatch?: Dispatch;
  /** Takes, once, every error that nobody is there to catch; default: a process warning. */
  readonly onUnexpected?: (error: unknown, context: { readonly operationId: string }) => void;
  /** Receives what happens; default: nobody. */
  readonly observer?: OperationsObserver;
  /** Shows them to who traces programs; default: to nobody. */
  readonly traces?: OperationTraces;
}
