import { mean } from '../../statistics/moments.js';
import { RETURN_NOISE } from '../../statistics/returns.js';

/** What halves of a panel are put together from: sums of each block of each trial. */
export interface BlockSums {
  /** Of whole blocks, in time. */
  readonly returns: Float64Array;
  /** Of the trial's returns over all blocks. */
  readonly mean: number;
  /** Per block, of returns less the mean. */
  readonly sums: Float64Array;
  /** Per block, of squares of returns less the mean. */
  readonly squares: Float64Array;
  /** Bit b is set where all returns of block b are 0. */
  readonly idleBlocks: number;
}

/**
 * Sums the blocks of one trial. A half of its blocks that does not vary has no Sharpe ratio, unless the account did
 * nothing in it.
 * @param returns of `blocks` blocks of equal length
 * @param blocks even, at most 30
 * @returns null when the returns of some half of the blocks do not vary, and are not 0
 */
export function blockSums(returns: Float64Array, blocks: number): BlockSums | null {
  const length = returns.length / blocks;
  const centre = mean(returns) as number;
  const sums = new Float64Array(blocks);
  const squares = new Float64Array(blocks);
  const levels: number[] = [];
  let idleBlocks = 0;
  for (let block = 0; block < blocks; block += 1) {
    let lowest = Number.POSITIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    for (let t = block * length; t < (block + 1) * length; t += 1) {
      const value = returns[t] as number;
      const distance = value - centre;
      sums[block] = (sums[block] as number) + distance;
      squares[block] = (squares[block] as number) + distance * distance;
      lowest = Math.min(lowest, value);
      highest = Math.max(highest, value);
    }
    if (highest - lowest > RETURN_NOISE) continue;
    if (Math.max(highest, -lowest) <= RETURN_NOISE) idleBlocks |= 1 << block;
    else levels.push(lowest);
  }
  return hasLevelHalf(levels, blocks / 2) ? null : { returns, mean: centre, sums, squares, idleBlocks };
}

/** Tells whether as many blocks as a half has are at one level. */
function hasLevelHalf(levels: number[], half: number): boolean {
  levels.sort((a, b) => a - b);
  return levels.some(
    (level, index) => (levels[index + half - 1] ?? Number.POSITIVE_INFINITY) - level <= RETURN_NOISE,
  );
}
