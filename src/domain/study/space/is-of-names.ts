import { canonicalPath } from './canonical-path.js';

const OF_NAMES = new Set(['input.symbol', 'input.modelPath']);

/** Tells whether the values of a parameter are names, which have no order and no size, whatever they look like. */
export function isOfNames(path: string): boolean {
  return OF_NAMES.has(canonicalPath(path));
}
