import type { Random } from '../../base/pure/random.js';

/**
 * Fills `target` with a stationary bootstrap of `values` (Politis and Romano, The Stationary Bootstrap, 1994): blocks
 * of consecutive values from random places, the end followed by the beginning, their lengths geometrically
 * distributed. Blocks keep the dependence of neighbours that drawing one by one would destroy.
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
  const count = values.length;
  const continues = 1 - 1 / meanBlockLength;
  for (let at = 0; at < target.length; ) {
    let source = random.below(count);
    const end = Math.min(target.length, at + blockLength(continues, random));
    for (; at < end; at += 1) {
      target[at] = values[source] as number;
      source = source + 1 === count ? 0 : source + 1;
    }
  }
}

/** Draws a length of 1 or more, which goes on with probability `continues` after each value. */
function blockLength(continues: number, random: Random): number {
  if (continues === 0) return 1;
  return 1 + Math.floor(Math.log(1 - random.uniform()) / Math.log(continues));
}
