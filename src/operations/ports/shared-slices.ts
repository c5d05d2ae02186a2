import type { Operation } from '../record/operation.js';
import type { Claim, RunningLimits } from './work-leases.js';

/** A slice that a host has taken. */
export interface TakenSlice {
  readonly operationId: string;
  readonly number: number;
  /** By which its answer is told from that of a host that was too slow. */
  readonly claim: string;
  readonly question: Uint8Array;
}

/**
 * Slices of operations whose coordinators have offered them to all hosts. A slice is taken by one host at a time, for as
 * long as that tells that it lives; whatever is done twice comes to the same answer, and the first one counts.
 */
export interface SharedSlices {
  /** How long a slice is a host's that tells nothing. */
  readonly leaseMs: number;

  /** How many slices of an operation all hosts together run at once. */
  slots(operation: Operation): Promise<number>;

  /** How many slices of all operations wait for a host. */
  waiting(): Promise<number>;

  /** Offers a slice; false where this process has the operation no more. */
  offer(operation: Operation, number: number, question: Uint8Array): Promise<boolean>;

  /** Takes the answers that are there to slices of an operation, if this process has it still. */
  collect(operationId: string): Promise<readonly { readonly number: number; readonly answer: Uint8Array }[]>;

  /** Takes back what was offered of an operation, if this process has it still. */
  withdraw(operationId: string): Promise<void>;

  /** Takes the slice that is to be done next; null where there is none, or the host is to claim an operation first. */
  take(claim: Claim, limits: RunningLimits): Promise<TakenSlice | null>;

  /**
   * Tells that a host is at some slices. What it has taken besides, because the answer was lost, runs out.
   * @returns the claims among them that it still holds
   */
  renew(claims: readonly string[]): Promise<ReadonlySet<string>>;

  /** Gives the answer to a slice; false where nobody waits for it any more. */
  answer(slice: TakenSlice, answer: Uint8Array): Promise<boolean>;

  /** Lets another host do a slice; false where it is not this host's any more. */
  giveBack(slice: TakenSlice): Promise<boolean>;
}
