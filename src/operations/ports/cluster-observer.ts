import type { Operation } from '../record/operation.js';

/** Receives what a process does in a cluster, as it happens; must neither throw nor take long. */
export interface ClusterObserver {
  /** This process has claimed an operation. */
  claimed(operation: Operation): void;
  /** Another process has taken an operation whose lease had run out here. */
  lost(operationId: string): void;
  /** This process has looked for what hosts have lost, and found so many operations. */
  swept(found: number): void;
}
