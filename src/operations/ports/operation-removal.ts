/** An operation that nobody sees any more, and that still takes room. */
export interface RemovedOperation {
  readonly id: string;
  readonly type: string;
}

/** The removal of operations. */
export interface OperationRemoval {
  /**
   * Removes a final operation with its streams, result and idempotency key to readers, at once and whole, and then what
   * is below it. What all of it took is there until it is freed.
   * @param isPinnedKept whether one that is pinned stays; default false
   * @returns false when there is none, or it is not final, or stays (nothing was removed)
   */
  delete(id: string, isPinnedKept?: boolean): Promise<boolean>;

  /** Frees what a removed operation took, in steps between which other work goes on. */
  free(id: string): Promise<void>;

  /** Returns the operations that were removed and are not freed. */
  listRemoved(): Promise<readonly RemovedOperation[]>;

  /**
   * Returns ids of at most `limit` final operations that became so before an instant, the longest ago first: without
   * those that are pinned, and without children, which go with their parent.
   */
  listCompletedBefore(instant: Date, limit: number): Promise<readonly string[]>;
}
