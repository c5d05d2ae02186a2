import type { WorkFile } from './artifacts.js';

/** Tells whether two lists name the same paths with the same bytes, in any order. */
export function areSameFiles(one: readonly WorkFile[], other: readonly WorkFile[]): boolean {
  const hashes = new Map(one.map(({ path, hash }) => [path, hash]));
  return one.length === other.length && other.every(({ path, hash }) => hashes.get(path) === hash);
}
