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

/** The SHA-256 of bytes that come piece by piece; where one piece ends and the next begins does not matter. */
export class RunningSha256 {
  readonly #hash = createHash('sha256');

  add(piece: Hashable): void {
    this.#hash.update(piece);
  }

  /** Returns the digest of all pieces, as 64 lower-case hex digits; to be called once, at the end. */
  digest(): string {
    return this.#hash.digest('hex');
  }
}
