import { sharpeRatio } from '../../statistics/sharpe-ratio.js';
import type { BlockSums } from './block-sums.js';

/** Fills `target` with the Sharpe ratio per period of each trial in the blocks of a mask. */
export type HalfRatios = (mask: number, target: Float64Array) => void;

/** Blocks of which all subsets are summed beforehand: a half of 16 is then two additions instead of eight. */
const GROUP = 8;
const SUBSETS = 2 ** GROUP;
/** Of the squares, the share below which what varies has lost too many digits to the distance from the mean. */
const LEAST_SHARE = 1e-8;

/**
 * Prepares the Sharpe ratios of all trials in any half of 16 blocks: mean / deviation (ddof 1) of its returns; 0 where
 * the account did nothing.
 * @param trials all of 16 blocks
 * @param blockLength returns of a block
 */
export function halfRatios(trials: readonly BlockSums[], blockLength: number): HalfRatios {
  const count = trials.length;
  const n = GROUP * blockLength;
  const lowSums = subsetSums(trials.map(({ sums }) => sums.subarray(0, GROUP)));
  const highSums = subsetSums(trials.map(({ sums }) => sums.subarray(GROUP)));
  const lowSquares = subsetSums(trials.map(({ squares }) => squares.subarray(0, GROUP)));
  const highSquares = subsetSums(trials.map(({ squares }) => squares.subarray(GROUP)));
  const means = Float64Array.from(trials, ({ mean }) => mean);
  const idle = Int32Array.from(trials, ({ idleBlocks }) => idleBlocks);

  return (mask, target) => {
    const low = (mask % SUBSETS) * count;
    const high = Math.floor(mask / SUBSETS) * count;
    for (let k = 0; k < count; k += 1) {
      const shift = ((lowSums[low + k] as number) + (highSums[high + k] as number)) / n;
      const square = (lowSquares[low + k] as number) + (highSquares[high + k] as number);
      const varying = square - n * shift * shift;
      const isIdle = (mask & (idle[k] as number)) === mask;
      if (isIdle) target[k] = 0;
      else if (varying > LEAST_SHARE * square) {
        target[k] = ((means[k] as number) + shift) / Math.sqrt(varying / (n - 1));
      } else target[k] = exactRatio(trials[k] as BlockSums, mask, blockLength);
    }
  };
}

/** Returns the ratio in two passes over the returns: for a half that hardly varies, and is far from the other one. */
function exactRatio({ returns }: BlockSums, mask: number, blockLength: number): number {
  const half = new Float64Array(GROUP * blockLength);
  for (let block = 0, at = 0; block < 2 * GROUP; block += 1) {
    if (((mask >>> block) & 1) === 0) continue;
    half.set(returns.subarray(block * blockLength, (block + 1) * blockLength), at);
    at += blockLength;
  }
  return sharpeRatio(half, 1) ?? 0;
}

/** Returns the sums of all subsets of the values of each trial: of subset s at s · trials + trial. */
function subsetSums(values: readonly Float64Array[]): Float64Array {
  const count = values.length;
  const sums = new Float64Array(SUBSETS * count);
  for (let subset = 1; subset < SUBSETS; subset += 1) {
    const top = 31 - Math.clz32(subset);
    const rest = subset - 2 ** top;
    for (let k = 0; k < count; k += 1) {
      sums[subset * count + k] =
        (sums[rest * count + k] as number) + ((values[k] as Float64Array)[top] as number);
    }
  }
  return sums;
}
