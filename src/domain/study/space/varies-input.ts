import { canonicalPath } from './canonical-path.js';

/**
 * Tells whether trials vary what stands beside the strategy, so that their common terms have no value for it.
 * @param space paths, in whichever spelling
 * @param input such as `commission`
 */
export const variesInput = (space: readonly { readonly path: string }[], input: string): boolean =>
  space.some(({ path }) => canonicalPath(path) === `input.${input}`);
