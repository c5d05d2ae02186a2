import { closest, distance } from 'fastest-levenshtein';
import { listedInMessage } from '../../base/pure/message-limits.js';
import { codePointName } from '../../base/pure/plain-text.js';
import { usualName } from './usual-names.js';

/** Returns the known name that is meant by another one, or most like it; there is at least one. */
export function nearestName(name: string, known: readonly string[]): string {
  const usual = usualName(name, known);
  if (usual !== null) return usual;
  const wanted = name.toLowerCase();
  return known.find((candidate) => wanted.length > 2 && candidate.includes(wanted)) ?? closest(wanted, known);
}

/** More than the grammar has of any kind of names; of the author's own the rest are counted. */
const MAX_LISTED = 50;

/** Returns a remedy for an unknown name: the nearest known one, and those known when it is not a mere slip. */
export function suggestName(name: string, known: readonly string[]): string {
  if (known.length === 0) return 'there is none to choose from';
  const nearest = nearestName(name, known);
  const isMeant = usualName(name, known) !== null || isSlip(name, nearest);
  return `did you mean '${nearest}'?${lookAlikeText(name)}${isMeant ? '' : ` Known are ${listedInMessage(known, { limit: MAX_LISTED })}`}`;
}

/** Tells of letters such as the Cyrillic с, which nobody can tell from a c, and of blanks that are none. */
function lookAlikeText(name: string): string {
  const [foreign] = /[^ -~]/u.exec(name) ?? [];
  if (foreign === undefined) return '';
  return ` The '${foreign}' that is written is ${codePointName(foreign)}.`;
}

/**
 * Returns the path that was probably meant by one that leads nowhere: the same name in another folder or with another
 * ending, or the nearest spelling of a name. It is never the path itself: something may lie there that is no file.
 * @returns null where none is like it
 */
export function slipOfPath(path: string, known: readonly string[]): string | null {
  const others = known.filter((other) => withoutDot(other) !== withoutDot(path));
  if (others.length === 0 || path.length > MAX_COMPARED) return null;
  // Most of a path is its folders, which say nothing of how alike two names are.
  const stem = stemOf(path);
  const stems = others.map(stemOf);
  const nearest = closest(stem, stems);
  // Of two short names every letter may differ.
  const isLike = isSlip(stem, nearest) && distance(stem, nearest) < stem.length;
  return isLike ? (others[stems.indexOf(nearest)] ?? null) : null;
}

/** What is longer was not typed, and comparing takes time with the square of the length. */
const MAX_COMPARED = 200;

function stemOf(path: string): string {
  return path
    .toLowerCase()
    .replace(/^.*\//, '')
    .replace(/\.(ya?ml|csv|json)$/, '');
}

function isSlip(name: string, nearest: string): boolean {
  return distance(name.toLowerCase(), nearest.toLowerCase()) <= Math.max(2, Math.floor(nearest.length / 3));
}

function withoutDot(path: string): string {
  return path.replace(/^(\.\/)+/, '');
}
