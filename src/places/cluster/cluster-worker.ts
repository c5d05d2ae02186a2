import { outlastOutage } from '../../operations/life/outlast-outage.js';
import type { ClusterObserver } from '../../operations/ports/cluster-observer.js';
import type { Claim, ClusterHost, RunningLimits, WorkLeases } from '../../operations/ports/work-leases.js';
import type { Operation, OperationStatus } from '../../operations/record/operation.js';
import { Repeated } from './repeated.js';

/** What runs operations that were claimed. */
export interface ClaimedRunner {
  readonly freeSlots: number;
  readonly servedTypes: readonly string[];
  /** @param isOver tells whether to give up waiting for a database that is away */
  run(operation: Operation, isOver: () => boolean): Promise<void>;
  stop(id: string): Promise<void>;
  forsake(id: string): void;
  report(error: unknown, operationId: string): void;
}

export interface ClusterWorkerOptions {
  readonly leases: WorkLeases;
  readonly runner: ClaimedRunner;
  readonly limits: RunningLimits;
  /** Types whose work holds no slot: so many of them run beside the others. */
  readonly coordinated: readonly string[];
  /** Says what this host is at the moment. */
  readonly host: () => ClusterHost;
  /** Operations that it leaves to others; default: none. */
  readonly refused?: () => readonly string[];
  readonly log: ClusterLog;
  /** Hears that a slot may be free. */
  readonly onFree: () => void;
}

export interface ClusterLog extends Pick<ClusterObserver, 'claimed' | 'lost'> {
  /** The database, or something else, does not let this host do its part; it is tried again. */
  troubled(what: string, error: unknown): void;
}

/** Leases are renewed three times before they run out. */
const RENEW_MS = 5_000;
/** How soon a cancel is seen of which nobody tells. */
const WATCH_MS = 1_000;
/** How soon new work is seen of which nobody tells. */
const CLAIM_MS = 500;
/** Coordinators of a host at once. */
const MOST_COORDINATED = 8;

/**
 * Takes operations out of the store that all hosts share, and runs them as if they had been started here, while it tells
 * that it lives. It owes nobody a message: what it holds when it dies runs out and is taken by others.
 */
export class ClusterWorker {
  readonly #options: ClusterWorkerOptions;
  readonly #held = new Map<
    string,
    { readonly type: string; readonly ended: Promise<void>; isLost: boolean }
  >();
  /** What it has claimed and not given back yet, by leases that may be over. */
  readonly #open = new Set<string>();
  /** What is being stopped, with all that is below it. */
  readonly #stopping = new Map<string, Promise<void>>();
  readonly #claiming: Repeated;
  readonly #watching: Repeated;
  #renewedAtMs = Number.NEGATIVE_INFINITY;
  #isStopping = false;

  constructor(options: ClusterWorkerOptions) {
    this.#options = options;
    const troubled = (what: string) => (error: unknown) => options.log.troubled(what, error);
    this.#watching = new Repeated(() => this.#watch(), WATCH_MS, troubled('leases cannot be renewed'));
    this.#claiming = new Repeated(() => this.#claim(), CLAIM_MS, troubled('work cannot be claimed'));
  }

  /** Looks for work at once. */
  wake(): void {
    this.#claiming.wake();
  }

  /** Looks at once whether something is to stop. */
  look(): void {
    this.#watching.wake();
  }

  /** How many operations it is at. */
  get busy(): number {
    return this.#held.size;
  }

  /** What it would claim with a slot that is free. */
  get claim(): Claim {
    const { runner, coordinated, host, refused = () => [] } = this.#options;
    // What it has lost and is still at would otherwise be run beside itself, both by the later lease.
    return {
      host: host(),
      types: runner.servedTypes,
      coordinated,
      except: [...this.#open],
      refused: refused(),
    };
  }

  /** Claims nothing any more; what runs goes on. */
  async drain(): Promise<void> {
    this.#isStopping = true;
    await this.#claiming.stop();
  }

  /** Takes this host off the list, once nothing runs any more. */
  async close(): Promise<void> {
    await this.drain();
    await Promise.allSettled([...this.#held.values()].map(({ ended }) => ended));
    await this.#watching.stop();
    await Promise.all(this.#stopping.values());
    await this.#options.leases.leave(this.#options.host().id).catch(() => undefined);
  }

  async #claim(): Promise<void> {
    const { leases, limits, log } = this.#options;
    for (;;) {
      const types = this.#claimable();
      if (types.length === 0 || this.#isStopping) return;
      const operation = await leases.claim({ ...this.claim, types }, limits);
      if (operation === null) return;
      this.#open.add(operation.id);
      log.claimed(operation);
      const ended = this.#run(operation);
      this.#held.set(operation.id, { type: operation.type, ended, isLost: false });
    }
  }

  #claimable(): readonly string[] {
    const { runner, coordinated } = this.#options;
    const isCoordinated = (type: string): boolean => coordinated.includes(type);
    const coordinators = [...this.#held.values()].filter(({ type }) => isCoordinated(type)).length;
    // What was claimed a moment ago may not have reached its slot.
    const taken = this.#held.size - coordinators;
    const isFree = Math.min(runner.freeSlots, this.#options.host().slots - taken) > 0;
    return runner.servedTypes.filter((type) =>
      isCoordinated(type) ? coordinators < MOST_COORDINATED : isFree,
    );
  }

  async #run(operation: Operation): Promise<void> {
    const { runner, leases, log } = this.#options;
    const isOver = (): boolean => this.#isStopping;
    try {
      await runner.run(operation, isOver);
    } catch (error) {
      runner.report(error, operation.id);
    }
    const isKnownLost = this.#held.get(operation.id)?.isLost === true;
    this.#held.delete(operation.id);
    try {
      const wasHeld = await outlastOutage(() => leases.release(operation.id), isOver);
      // Its end met the loss before a renewal did.
      if (!wasHeld && !isKnownLost) log.lost(operation.id);
    } catch (error) {
      // It runs out: it is not renewed any more.
      log.troubled('a lease stays', error);
    }
    this.#open.delete(operation.id);
    this.#claiming.wake();
    this.#options.onFree();
  }

  async #watch(): Promise<void> {
    const { leases, host } = this.#options;
    const now = performance.now();
    // Every second one looks whether something is to stop; it renews, too, which costs the same.
    if (this.#held.size === 0 && now - this.#renewedAtMs < RENEW_MS) return;
    const before = [...this.#held.keys()];
    const renewed = await leases.renew(host(), before);
    this.#renewedAtMs = now;
    for (const id of before) this.#follow(id, renewed.get(id));
  }

  #follow(id: string, status: OperationStatus | undefined): void {
    const { runner, log } = this.#options;
    const held = this.#held.get(id);
    if (held === undefined) return;
    if (status === undefined) {
      if (!held.isLost) log.lost(id);
      held.isLost = true;
      // Again, where its work had not begun when it was lost.
      runner.forsake(id);
    } else if (status === 'CANCELLING') this.#stop(id);
  }

  /** Returns at once: hundreds may be below it, one stopped after the other, and leases are to be renewed meanwhile. */
  #stop(id: string): void {
    const { runner, log } = this.#options;
    if (this.#stopping.has(id)) return;
    const stopped = runner
      .stop(id)
      .catch((error: unknown) => log.troubled('what is cancelled cannot be stopped', error))
      .finally(() => this.#stopping.delete(id));
    this.#stopping.set(id, stopped);
  }
}
