/** Is thrown where the system has no means to make a situation. */
export class NotHere extends Error {}

/** @throws Error with what was found, unless the fact holds */
export function hold(isHeld: boolean, found: string): asserts isHeld {
  if (!isHeld) throw new Error(found);
}
