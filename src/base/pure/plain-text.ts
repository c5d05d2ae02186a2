import { FOREIGN, FOREIGN_IN_LINES } from './foreign-characters.js';

/** A character that no text of a caller may hold, and where it stands. */
export interface ForeignCharacter {
  /** Such as U+001B. */
  readonly name: string;
  /** 1 for the first character, counted in code points. */
  readonly place: number;
}

/**
 * Finds the first foreign character of a text; null when there is none.
 * @param options.lines whether the text may have several lines; default false
 */
export function findForeignCharacter(
  text: string,
  { lines = false }: { readonly lines?: boolean } = {},
): ForeignCharacter | null {
  const match = (lines ? FOREIGN_IN_LINES : FOREIGN).exec(text);
  if (match === null) return null;
  return { name: codePointName(match[0]), place: codePointsOf(text.slice(0, match.index)) + 1 };
}

/** Returns the name of the first character of a text that has one, such as U+001B. */
export function codePointName(text: string): string {
  const code = (text.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
  return `U+${code}`;
}

/** Tells whether a text has more characters than a limit, counted in code points; reads no more than it has to. */
export function isLongerThan(text: string, limit: number): boolean {
  // A code point takes one or two units.
  if (text.length <= limit) return false;
  return text.length > 2 * limit || codePointsOf(text) > limit;
}

/** Returns a text of at most `limit` code points: as it is, or cut with an ellipsis that says so. */
export function shortened(text: string, limit: number): string {
  if (!isLongerThan(text, limit)) return text;
  const head = [...text.slice(0, 2 * limit)].slice(0, limit - 1);
  return `${head.join('')}…`;
}

function codePointsOf(text: string): number {
  let count = 0;
  for (const _character of text) count += 1;
  return count;
}
