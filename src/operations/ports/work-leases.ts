import type { Operation, OperationStatus } from '../record/operation.js';

/** Who takes work. */
export interface ClusterHost {
  readonly id: string;
  /** Where its API answers other servers. */
  readonly address: string;
  readonly version: string;
  readonly engineVersion: string;
  /** Null before its first thread has loaded it. */
  readonly tensorflowBackend: string | null;
  /** Pieces of work that it does side by side, and how many it is at. */
  readonly slots: number;
  readonly busy: number;
  /** How much memory it may take in all. */
  readonly memoryBytes: number;
}

/** Whether a host was heard of within the time of a lease; what a silent one holds is taken by others. */
export type HostState = 'ALIVE' | 'SILENT';

export interface ListedHost extends Omit<ClusterHost, 'memoryBytes'> {
  /** Null for one of an earlier version, which does not say. */
  readonly memoryBytes: number | null;
  readonly heartbeatAt: Date;
  readonly state: HostState;
  /** Ids of operations that it holds, or is at slices of, in order. */
  readonly holds: readonly string[];
}

/** What a host may take at the moment. */
export interface Claim {
  /** One that does not know its backend takes nothing that was begun with one. */
  readonly host: Pick<ClusterHost, 'id' | 'address' | 'engineVersion'> &
    Partial<Pick<ClusterHost, 'tensorflowBackend'>>;
  readonly types: readonly string[];
  /** Those of them whose work holds no slot, so that no slice comes before it; default: none. */
  readonly coordinated?: readonly string[];
  /** Operations that it may not take: it is still at them, by leases that are over; default: none. */
  readonly except?: readonly string[];
  /** Operations of which it takes nothing, slices neither, because it has no room for their files; default: none. */
  readonly refused?: readonly string[];
}

/**
 * Bounds of what runs at once in all hosts together, operations and slices; as many coordinators may run beside them.
 * They are counted apart: what works would otherwise wait for what waits for it.
 */
export interface RunningLimits {
  /** Operations of a type whose parameters agree in these run one after another. */
  readonly inTurn: readonly { readonly type: string; readonly parameters: readonly string[] }[];
  /** Of each named caller; null for any number. */
  readonly perCaller: number | null;
  readonly perTag: readonly { readonly key: string; readonly value: string; readonly most: number }[];
}

/**
 * The right of hosts to run operations, in the database that all share: one holder an operation. It ends when its holder
 * has not told for a while that it lives, by the clock of the database, and somebody takes it; until then it can be
 * renewed. What carries a lease that is over is not written.
 */
export interface WorkLeases {
  /** How many writes of work changed nothing because their lease was over, since this process began. */
  readonly refusedWrites: number;

  /**
   * Takes the waiting operation that is to begin next; null where none waits that the host may take, or it is to take a
   * slice first.
   */
  claim(claim: Claim, limits: RunningLimits): Promise<Operation | null>;

  /**
   * Tells that a host lives, and is at some operations. What it holds besides, because the answer to a claim or to a
   * release was lost, runs out.
   * @returns the status of each of them that it still holds; one that is missing was taken from it
   */
  renew(host: ClusterHost, operationIds: readonly string[]): Promise<ReadonlyMap<string, OperationStatus>>;

  /**
   * Gives the lease of an operation back, if this process has it still.
   * @returns false where a write was refused because the lease was over
   */
  release(operationId: string): Promise<boolean>;

  /**
   * Takes leases of others that have run out, unless another process is at it, or the database has just come up or was
   * away, when nobody could have renewed any.
   * @returns the operations whose work nobody holds any more, those that go on below one that is over, whenever that came,
   * those that have waited for ten minutes for an engine or a backend that none of the hosts had all the while, and those
   * that a single server has left, whose database it was; null where it took nothing
   */
  takeExpired(): Promise<readonly Operation[] | null>;

  /** Returns the address of the host that holds an operation; null where none does. */
  holderOf(operationId: string): Promise<string | null>;

  /** Returns the hosts that were heard of lately, by id, with when that was. */
  hosts(): Promise<readonly ListedHost[]>;

  /** Takes a host off the list. */
  leave(hostId: string): Promise<void>;
}
