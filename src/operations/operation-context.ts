import type { Clock } from '../base/outer/clock.js';
import type { Dispatcher } from './life/dispatcher.js';
import type { ServedKinds } from './life/served-kinds.js';
import type { OperationClaims } from './ports/operation-claims.js';
import type { OperationStore } from './ports/operation-store.js';
import type { OperationTraces } from './ports/operation-traces.js';
import type { OperationsObserver } from './ports/operations-observer.js';
import type { SharedSlices } from './ports/shared-slices.js';
import type { WorkPlace } from './ports/work-place.js';
import type { LiveOperations } from './watch/live-operations.js';

/** What the parts of OperationsService share. */
export interface OperationContext {
  readonly store: OperationStore;
  readonly clock: Clock;
  readonly kinds: ServedKinds;
  /** Where new operations run. */
  readonly place: WorkPlace;
  readonly live: LiveOperations;
  /** Where operations are claimed by whoever runs them; null where this process runs what it records. */
  readonly claims: OperationClaims | null;
  /** By which slices are offered to all hosts; null where this process runs its own. */
  readonly slices: SharedSlices | null;
  /** How long what work yields is held in memory while the store is unavailable. */
  readonly longestOutageMs: number;
  readonly observer: OperationsObserver;
  readonly traces: OperationTraces;
  readonly dispatcher: Dispatcher;
  /** Which server process this is. */
  readonly owner: string;
  /** How old a cached state may be before its source is pulled again. */
  readonly cacheTtlMs: number;
  /** How long a source may take to answer. */
  readonly sourceTimeoutMs: number;
  /** How long work may take to stop before it is aborted. */
  readonly cancelGraceMs: number;
  /** How many operations may be PENDING, and how many of one named caller. */
  readonly maxQueued: number;
  readonly maxQueuedPerCaller: number;
  /** How many days a final operation is kept; 0 for ever. */
  readonly retentionDays: number;
  /** Takes, once, every error that nobody is there to catch. */
  readonly report: (error: unknown, context: { readonly operationId: string }) => void;
}
