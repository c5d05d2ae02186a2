import { KernelModule, type Kernels } from '../../../base/pure/wasm/kernel-module.js';
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

const KERNELS = { ratiosOfHalf, countsBelow };
const kernels = new KernelModule(KERNELS);

/**
 * Prepares the ratios of two halves of 16 blocks, each for any mask.
 * @param trials all of 16 blocks
 * @param blockLength returns of a block
 */
export function halfRatios(
  trials: readonly BlockSums[],
  blockLength: number,
): readonly [HalfRatios, HalfRatios] {
  const sums = new SubsetSums(trials, blockLength);
  return [new Half(sums), new Half(sums)];
}

/** What the ratios of all halves are put together from, in the memory of the kernels. */
class SubsetSums {
  readonly trials: readonly BlockSums[];
  readonly blockLength: number;
  /** Of an odd number of trials there is one more, which varies and has no ratio. */
  readonly count: number;
  readonly call: Kernels<keyof typeof KERNELS>['call'];
  /** Of the first eight blocks, and of the other eight: of subset s at s · count + trial. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly lowSquares: Float64Array;
  readonly highSquares: Float64Array;
  readonly means: Float64Array;
  readonly terms: Float64Array;
  readonly #memory: ArrayBuffer;
  #used = 0;

  constructor(trials: readonly BlockSums[], blockLength: number) {
    const n = GROUP * blockLength;
    this.trials = trials;
    this.blockLength = blockLength;
    this.count = 2 * Math.ceil(trials.length / 2);
    const column = this.count * Float64Array.BYTES_PER_ELEMENT;
    const { memory, call } = kernels.open(4 * SUBSETS * column + 3 * column + 2 * PAIR + 2 * RESULTS);
    this.#memory = memory;
    this.call = call;
    this.low = this.#subsetsOf('sums', 0, 0);
    this.high = this.#subsetsOf('sums', GROUP, 0);
    this.lowSquares = this.#subsetsOf('squares', 0, 1);
    this.highSquares = this.#subsetsOf('squares', GROUP, 1);
    this.means = this.take(this.count).fill(Number.NaN);
    this.means.set(trials.map(({ mean }) => mean));
    this.terms = this.take(4);
    this.terms.set([n, n - 1, LEAST_SHARE]);
  }

  /** Returns so many doubles that nobody else has. */
  take(length: number): Float64Array {
    const taken = new Float64Array(this.#memory, this.#used, length);
    this.#used += taken.byteLength;
    return taken;
  }

  /**
   * Makes the sums of all subsets of eight values of each trial.
   * @param missing value of the trial that is one more
   */
  #subsetsOf(values: 'sums' | 'squares', firstBlock: number, missing: number): Float64Array {
    const { count, trials } = this;
    const sums = this.take(SUBSETS * count);
    for (let block = 0; block < GROUP; block += 1) {
      const single = 2 ** block * count;
      for (let k = 0; k < count; k += 1)
        sums[single + k] = trials[k]?.[values][firstBlock + block] ?? missing;
    }
    for (let subset = 1; subset < SUBSETS; subset += 1) {
      const top = 2 ** (31 - Math.clz32(subset));
      const [target, rest, single] = [subset * count, (subset - top) * count, top * count];
      if (target === single) continue;
      for (let k = 0; k < count; k += 1)
        sums[target + k] = (sums[rest + k] as number) + (sums[single + k] as number);
    }
    return sums;
  }
}

/** One half. It is a class because every split asks it: what was compiled for functions of one study goes with it. */
class Half implements HalfRatios {
  readonly #sums: SubsetSums;
  readonly #largest: Float64Array;
  readonly #ratios: Float64Array;
  readonly #value: Float64Array;
  readonly #counts: Int32Array;

  constructor(sums: SubsetSums) {
    this.#sums = sums;
    this.#largest = sums.take(2);
    this.#ratios = sums.take(sums.count);
    this.#value = sums.take(2);
    const { buffer, byteOffset } = sums.take(2);
    this.#counts = new Int32Array(buffer, byteOffset, 4);
  }

  take(mask: number): void {
    const { call, count, trials, low, high, lowSquares, highSquares, means, terms } = this.#sums;
    const column = count * Float64Array.BYTES_PER_ELEMENT;
    const [subset, other] = [(mask % SUBSETS) * column, Math.floor(mask / SUBSETS) * column];
    const start = low.byteOffset + subset;
    const largest = this.#largest;
    const areFine = call.ratiosOfHalf(
      ...[start, start + column, high.byteOffset + other],
      ...[lowSquares.byteOffset + subset, highSquares.byteOffset + other],
      ...[means.byteOffset, terms.byteOffset, largest.byteOffset],
    );
    if (areFine !== 0) return;
    this.#takeExactly(mask);
    largest.fill(this.#ratios.subarray(0, trials.length).reduce((most, ratio) => Math.max(most, ratio)));
  }

  best(): number {
    const largest = this.#largest;
    return this.#ratios.indexOf(Math.max(largest[0] as number, largest[1] as number));
  }

  of(trial: number): number {
    return this.#ratios[trial] as number;
  }

  placeOf(value: number): number {
    const { byteOffset, byteLength } = this.#ratios;
    const counts = this.#counts;
    this.#value.fill(value);
    this.#sums.call.countsBelow(
      ...[this.#value.byteOffset, byteOffset, byteOffset + byteLength, counts.byteOffset],
    );
    return (counts[0] as number) + (counts[2] as number);
  }

  /** Takes what is rounding again from the returns. */
  #takeExactly(mask: number): void {
    const { count, trials, blockLength, low, high, lowSquares, highSquares } = this.#sums;
    const n = GROUP * blockLength;
    const [subset, other] = [(mask % SUBSETS) * count, Math.floor(mask / SUBSETS) * count];
    for (const [k, trial] of trials.entries()) {
      const shift = ((low[subset + k] as number) + (high[other + k] as number)) / n;
      const square = (lowSquares[subset + k] as number) + (highSquares[other + k] as number);
      if ((mask & trial.idleBlocks) === mask) this.#ratios[k] = 0;
      else if (!(square - n * shift * shift > LEAST_SHARE * square))
        this.#ratios[k] = exactRatio(trial, mask, blockLength);
    }
  }
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
