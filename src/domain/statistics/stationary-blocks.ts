import type { Random } from '../../base/pure/random.js';

/** Takes a block of consecutive positions from `start` on, the last position being followed by the first. */
export type TakeBlock = (start: number, length: number) => void;

/**
 * Draws the blocks of a stationary bootstrap (Politis and Romano, The Stationary Bootstrap, 1994): from random
 * places, their lengths geometrically distributed. Blocks keep the dependence of neighbours that drawing one by one
 * would destroy.
 * @param count positions that blocks begin at, 1 or more
 * @param drawn positions that the blocks have together; the last one is cut
 * @param meanBlockLength expected length of a block, 1 or more; 1 draws one by one
 */
export function stationaryBlocks(
  count: number,
  drawn: number,
  meanBlockLength: number,
  random: Random,
  take: TakeBlock,
): void {
  const continues = 1 - 1 / meanBlockLength;
  for (let at = 0; at < drawn; ) {
    const start = random.below(count);
    const length = Math.min(drawn - at, blockLength(continues, random));
    take(start, length);
    at += length;
  }
}

/** Draws a length of 1 or more, which goes on with probability `continues` after each value. */
function blockLength(continues: number, random: Random): number {
  if (continues === 0) return 1;
  return 1 + Math.floor(Math.log(1 - random.uniform()) / Math.log(continues));
}
