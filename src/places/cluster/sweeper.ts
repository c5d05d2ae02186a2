import type { ClusterObserver } from '../../operations/ports/cluster-observer.js';
import type { WorkLeases } from '../../operations/ports/work-leases.js';
import type { Operation } from '../../operations/record/operation.js';
import { Repeated } from './repeated.js';

const SWEEP_MS = 2_500;

/** Has operations run again whose host is gone. Every process of a cluster has one; one at a time is at it. */
export class Sweeper {
  readonly #sweeping: Repeated;

  /** @param requeue has an operation wait again with its next attempt, or end */
  constructor(
    leases: Pick<WorkLeases, 'takeExpired'>,
    requeue: (operation: Operation) => Promise<void>,
    observer: Pick<ClusterObserver, 'swept'>,
    onError: (error: unknown) => void,
  ) {
    const sweep = async (): Promise<void> => {
      const taken = await leases.takeExpired();
      if (taken === null) return;
      observer.swept(taken.length);
      for (const operation of taken) await requeue(operation);
    };
    this.#sweeping = new Repeated(sweep, SWEEP_MS, onError);
  }

  stop(): Promise<void> {
    return this.#sweeping.stop();
  }
}
