import type { Operation } from './operation.js';

/** Returns what a search for a text looks through: title, label and note, each on a line of its own, case folded. */
export function searchTextOf({ title, label, note }: Pick<Operation, 'title' | 'label' | 'note'>): string {
  return foldCase([title, label ?? '', note ?? ''].join('\n'));
}

/**
 * Returns a text in which what differs only in case is equal, in every script: composed, then upper, then lower, since
 * some letters have no lower form of their own (ß is SS), and the final sigma like any other.
 */
export function foldCase(text: string): string {
  return text.normalize('NFC').toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFC');
}
