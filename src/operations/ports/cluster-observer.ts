import type { Operation } from '../record/operation.js';

/** Receives what a process does in a cluster, as it happens; must neither throw nor take long. */
export interface ClusterObserver {
  /** This process has claimed an operation. */
  claimed(operation: Operation): void;
  /** Another process has taken an operation whose lease had run out here. */
  lost(operationId: string): void;
  /** Bytes of a file went from or to this process. @param peer the other side */
  moved(direction: 'received' | 'sent', peer: 'server' | 'database', bytes: number): void;
  /** A server that should have a file could not give it. */
  artifactRefused(): void;
  /** This process has looked for what hosts have lost, and found so many operations. */
  swept(found: number): void;
}
