/** Something about the space of a study that cannot be meant. */
export interface SpaceProblem {
  /** Path of the field of the input, such as `['parameters', '0', 'step']`. */
  readonly path: readonly string[];
  readonly code: 'DUPLICATE' | 'INVALID_LENGTH' | 'INVALID_VALUE' | 'OUT_OF_RANGE';
  /** Names the thing, its value and the remedy. */
  readonly message: string;
}
