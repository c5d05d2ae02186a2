import { createHash } from 'node:crypto';

/** Anything a digest can be made of; typed arrays are hashed as their little-endian bytes. */
export type Hashable = string | NodeJS.ArrayBufferView;

/**
 * Returns the SHA-256 of all parts in order, as 64 lower-case hex digits.
 * The length of each part goes in before it, so that moving a border between parts changes the digest.
 */
export function sha256(...parts: readonly Hashable[]): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    hash.update(`${typeof part === 'string' ? Buffer.byteLength(part) : part.byteLength}:`);
    hash.update(part);
  }
  return hash.digest('hex');
}
