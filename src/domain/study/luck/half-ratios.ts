import { KernelModule } from '../../../base/pure/wasm/kernel-module.js';
import { sharpeRatio } from '../../statistics/sharpe-ratio.js';
import type { BlockSums } from './block-sums.js';
import { countsBelow, ratiosOfHalf } from './kernels/ratios-of-half.js';

/** Sharpe ratios of all trials in one half of the blocks: mean / deviation (ddof 1), 0 where the account did nothing. */
export interface HalfRatios {
  /** Computes them for the blocks of a mask; the ratios of the half before are gone. */
  take(mask: number): void;
  /** Returns the trial with the largest ratio, the first of equal ones. */
  best(): number;
  of(trial: number): number;
  /** Returns how many ratios are less than a value, twice, and how many equal it. */
  placeOf(value: number): number;
}

/** Blocks of which all subsets are summed beforehand: a half of 16 is then two additions instead of eight. */
const GROUP = 8;
const SUBSETS = 2 ** GROUP;
/** Of the squares, the share below which what varies has lost too many digits to the distance from the mean. */
const LEAST_SHARE = 1e-8;

const PAIR = 2 * Float64Array.BYTES_PER_ELEMENT;
/** Of each half: the two largest, the value that is placed, and two counts. */
const RESULTS = 3 * PAIR;

const kernels = new KernelModule({ ratiosOfHalf, countsBelow });

/**
 * Prepares the ratios of two halves of 16 blocks, each for any mask.
 * @param trials all of 16 blocks
 * @param blockLength returns of a block
 */
export function halfRatios(
  trials: readonly BlockSums[],
  blockLength: number,
): readonly [HalfRatios, HalfRatios] {
  const n = GROUP * blockLength;
  // Of an odd number of trials there is one more, which varies and has no ratio.
  const count = 2 * Math.ceil(trials.length / 2);
  const column = count * Float64Array.BYTES_PER_ELEMENT;
  const { memory, call } = kernels.open(4 * SUBSETS * column + 3 * column + 2 * PAIR + 2 * RESULTS);
  let used = 0;
  const take = (length: number): Float64Array => {
    const taken = new Float64Array(memory, used, length);
    used += taken.byteLength;
    return taken;
  };
  /** Makes the sums of all subsets of eight values of each trial: of subset s at s · count + trial. */
  const subsetsOf = (values: (trial: BlockSums) => Float64Array, missing: number): Float64Array => {
    const sums = take(SUBSETS * count);
    for (let block = 0; block < GROUP; block += 1) {
      const single = 2 ** block * count;
      for (let k = 0; k < count; k += 1) {
        const trial = trials[k];
        sums[single + k] = trial === undefined ? missing : (values(trial)[block] as number);
      }
    }
    for (let subset = 1; subset < SUBSETS; subset += 1) {
      const top = 2 ** (31 - Math.clz32(subset));
      const [target, rest, single] = [subset * count, (subset - top) * count, top * count];
      if (target === single) continue;
      for (let k = 0; k < count; k += 1)
        sums[target + k] = (sums[rest + k] as number) + (sums[single + k] as number);
    }
    return sums;
  };
  const low = subsetsOf(({ sums }) => sums.subarray(0, GROUP), 0);
  const high = subsetsOf(({ sums }) => sums.subarray(GROUP), 0);
  const lowSquares = subsetsOf(({ squares }) => squares.subarray(0, GROUP), 1);
  const highSquares = subsetsOf(({ squares }) => squares.subarray(GROUP), 1);
  const means = take(count).fill(Number.NaN);
  means.set(trials.map(({ mean }) => mean));
  const terms = take(4);
  terms.set([n, n - 1, LEAST_SHARE]);

  const half = (): HalfRatios => {
    const largest = take(2);
    const ratios = take(count);
    const value = take(2);
    const counts = new Int32Array(memory, take(2).byteOffset, 4);
    const ratiosEnd = ratios.byteOffset + ratios.byteLength;
    return {
      take(mask) {
        const [subset, other] = [(mask % SUBSETS) * column, Math.floor(mask / SUBSETS) * column];
        const start = low.byteOffset + subset;
        const areFine = call.ratiosOfHalf(
          ...[start, start + column, high.byteOffset + other],
          ...[lowSquares.byteOffset + subset, highSquares.byteOffset + other],
          ...[means.byteOffset, terms.byteOffset, largest.byteOffset],
        );
        if (areFine !== 0) return;
        takeExactly(mask);
        largest.fill(ratios.subarray(0, trials.length).reduce((most, ratio) => Math.max(most, ratio)));
      },
      best: () => ratios.indexOf(Math.max(largest[0] as number, largest[1] as number)),
      of: (trial) => ratios[trial] as number,
      placeOf(placed) {
        value.fill(placed);
        call.countsBelow(value.byteOffset, ratios.byteOffset, ratiosEnd, counts.byteOffset);
        return (counts[0] as number) + (counts[2] as number);
      },
    };
    /** Takes what is rounding again from the returns. */
    function takeExactly(mask: number): void {
      const [subset, other] = [(mask % SUBSETS) * count, Math.floor(mask / SUBSETS) * count];
      for (const [k, trial] of trials.entries()) {
        const shift = ((low[subset + k] as number) + (high[other + k] as number)) / n;
        const square = (lowSquares[subset + k] as number) + (highSquares[other + k] as number);
        if ((mask & trial.idleBlocks) === mask) ratios[k] = 0;
        else if (!(square - n * shift * shift > LEAST_SHARE * square))
          ratios[k] = exactRatio(trial, mask, blockLength);
      }
    }
  };
  return [half(), half()];
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
