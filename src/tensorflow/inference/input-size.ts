/** What a network takes for one decision. */
export interface InputSize {
  /** The last so many bars, oldest first; 1 for a network that takes the features of one bar. */
  readonly windowBars: number;
  /** Features of a bar. */
  readonly features: number;
}

/**
 * Reads the size of an input of the form [null, features] or [null, bars, features].
 * @returns null for any other form
 */
export function inputSize(shape: readonly (number | null)[] | undefined): InputSize | null {
  const [batch, first, second] = shape ?? [];
  if (batch !== null || first == null) return null;
  if (shape?.length === 2) return { windowBars: 1, features: first };
  return shape?.length === 3 && second != null ? { windowBars: first, features: second } : null;
}
