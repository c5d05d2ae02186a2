/** What git and others show of a hash: hardly ever the same twice, and quickly typed. */
const USUAL_DIGITS = 8;

/**
 * Shortens ids to the first digits of their random last parts, as many as it takes to tell all of them apart.
 * @returns one for each id; the whole id where its last part would be the same as another's
 */
export function shortIds(ids: readonly string[]): string[] {
  const parts = ids.map((id) => id.slice(id.lastIndexOf('_') + 1));
  const longest = Math.max(0, ...parts.map((part) => part.length));
  const distinct = new Set(ids).size;
  for (let digits = USUAL_DIGITS; digits <= longest; digits += 1) {
    const shortened = parts.map((part) => part.slice(0, digits));
    if (new Set(shortened).size === distinct) return shortened;
  }
  return [...ids];
}
