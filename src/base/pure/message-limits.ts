import { shortened } from './plain-text.js';

/** The most characters, in code points, of a message that is kept or answered. */
export const MAX_MESSAGE = 4_000;

/** The most that a message names one by one. */
const MAX_NAMED = 20;

/** Returns a message as long as messages may be. */
export function boundedMessage(message: string): string {
  return shortened(message, MAX_MESSAGE);
}

/**
 * Writes a list for a message: the first entries, each cut if it is long, and how many more there are.
 * @param limit how many are named; default 20
 */
export function listedInMessage(
  entries: readonly string[],
  { separator = ', ', limit = MAX_NAMED }: { readonly separator?: string; readonly limit?: number } = {},
): string {
  const named = entries.slice(0, limit).map((entry) => shortened(entry, 200));
  const rest = entries.length - named.length;
  return rest === 0 ? named.join(separator) : `${named.join(separator)} and ${rest} more`;
}
