/** Puts a list in the place of the one before. */
export type WriteHoldouts = (symbol: string, bytes: Uint8Array) => Promise<void>;

/** Where lists of holdouts lie, one a symbol, as bytes. */
export interface HoldoutShelf {
  /** What messages call the list of a symbol. */
  nameOf(symbol: string): string;

  /** Returns the symbols that have a list, sorted. @throws DataInvalidError */
  symbols(): Promise<readonly string[]>;

  /** Returns the list of a symbol; null without one. @throws DataInvalidError */
  read(symbol: string): Promise<Uint8Array | null>;

  /**
   * Does what changes lists while nobody else does, in this process or another; what it reads meanwhile is the present
   * state, what it writes is there when it resolves.
   * @throws AppError where nothing can be written
   */
  change<T>(work: (write: WriteHoldouts) => Promise<T>): Promise<T>;
}
