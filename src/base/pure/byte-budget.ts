/** How much one request may still take; for what is read or made piece by piece, before the next piece is. */
export interface ByteBudget {
  /**
   * Takes bytes from what is left.
   * @throws AppError when less is left; also every later time
   */
  take(bytes: number): void;
}
