/** The removal of operations. */
export interface OperationRemoval {
  /**
   * Removes a final operation with its streams, result and idempotency key: to readers at once and whole,
   * then what they took, in steps between which other work goes on.
   * @param isPinnedKept whether one that is pinned stays; default false
   * @returns false when there is none, or it is not final, or stays (nothing was removed)
   */
  delete(id: string, isPinnedKept?: boolean): Promise<boolean>;

  /** Frees what removed operations took, where a process died before it had. */
  freeRemoved(): Promise<void>;

  /**
   * Returns ids of at most `limit` final operations that became so before an instant, the longest ago first: without
   * those that are pinned, and without children, which go with their parent.
   */
  listCompletedBefore(instant: Date, limit: number): Promise<readonly string[]>;
}
