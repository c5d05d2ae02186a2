/**
 * What is claimed, and run by one place at a time: a whole operation, or one slice of an operation that has many.
 */
export interface WorkUnit {
  readonly operationId: string;
  /** 0 of an operation that is one unit. */
  readonly index: number;
  /** −100 to 100; the higher is claimed earlier, and among equals the one that was offered earlier. */
  readonly priority: number;
}

/** The right to run a unit. */
export interface Lease {
  readonly unit: WorkUnit;
  /** Different at each claim, so that one who has lost a lease cannot use the next. */
  readonly number: number;
}

/** Units that wait to be run, in the order in which they are to be. */
export interface WorkQueue {
  /** Adds a unit; does nothing for one that waits or runs already. */
  offer(unit: WorkUnit): Promise<void>;
  /** Takes out the units of an operation that wait; those that run go on. */
  withdraw(operationId: string): Promise<void>;
  /** Takes the next unit; null when none waits. */
  claim(): Promise<Lease | null>;
  /** Tells that the holder of a lease lives; false when the lease is over, and its work must not write any more. */
  renew(lease: Lease): Promise<boolean>;
  /** Gives a lease back: its unit has been run, and may be offered again. */
  release(lease: Lease): Promise<void>;
}
