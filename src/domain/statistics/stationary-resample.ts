import type { Random } from '../../base/pure/random.js';
import { stationaryBlocks } from './stationary-blocks.js';

/**
 * Fills `target` with a stationary bootstrap of `values`.
 * @param values at least one
 * @param target of any length
 * @param meanBlockLength expected length of a block, 1 or more; 1 draws one by one
 */
export function stationaryResample(
  values: Float64Array,
  target: Float64Array,
  meanBlockLength: number,
  random: Random,
): void {
  let at = 0;
  stationaryBlocks(values.length, target.length, meanBlockLength, random, (start, length) => {
    let source = start;
    for (const end = at + length; at < end; at += 1) {
      target[at] = values[source] as number;
      source = source + 1 === values.length ? 0 : source + 1;
    }
  });
}
