import { sha256 } from '../../base/pure/hashing.js';

/**
 * Returns the SHA-256 of a strategy text as it ran, overrides applied.
 * Comments count: the text is what a result shows. The encoding mark and the kind of line ends do not.
 */
export function strategyHash(text: string): string {
  return sha256(text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'));
}
