import {
  type CancellationSignal,
  neverCancelled,
  throwIfCancelled,
} from '../../../base/pure/cancelled-error.js';
import { seededRandom } from '../../../base/pure/random.js';
import { KernelModule } from '../../../base/pure/wasm/kernel-module.js';
import { mean, sampleStandardDeviation } from '../../statistics/moments.js';
import { RETURN_NOISE } from '../../statistics/returns.js';
import { stationaryBlocks } from '../../statistics/stationary-blocks.js';
import { largestStatistics, TERMS, TRIALS_TOGETHER } from './kernels/largest-statistics.js';
import { stationaryVariance } from './stationary-variance.js';

const LEAST_PERIODS = 30;
const RESAMPLES = 2_000;
const DOUBLE = Float64Array.BYTES_PER_ELEMENT;
const NUMBER = Int32Array.BYTES_PER_ELEMENT;

const kernels = new KernelModule({ largestStatistics });

/** One trial of the test: its mean excess, and by how much that varies. */
interface Contender {
  readonly excesses: Float64Array;
  /** d̄. */
  readonly excess: number;
  /** √n / ω̂. */
  readonly scale: number;
  /** What is taken from the mean of a resample: d̄, or 0 where the trial is so poor that it cannot be the best. */
  readonly recentred: number;
}

/**
 * Returns the p-value of Hansen's test of superior predictive ability (2005), studentised and consistent: how likely
 * the best of trials, none of which has an edge, would do as well as the best of these. One resample of the periods
 * serves all trials, so that their correlation stays.
 * @param excesses d = r − b of each trial over the same periods
 * @param seed 32-bit integer
 * @returns above 0 to 1; null for fewer than 30 periods, or when no excess varies
 * @throws CancelledError when the signal is set, of which every fourth trial asks
 */
export function superiorPredictiveAbility(
  excesses: readonly Float64Array[],
  seed: number,
  cancellation: CancellationSignal = neverCancelled,
): number | null {
  const n = excesses[0]?.length ?? 0;
  if (n < LEAST_PERIODS) return null;
  const meanBlockLength = Math.max(1, Math.round(Math.cbrt(n)));
  const contenders = excesses.flatMap((excess) => contender(excess, 1 / meanBlockLength));
  if (contenders.length === 0) return null;
  const observed = contenders.reduce((top, { excess, scale }) => Math.max(top, scale * excess), 0);

  const resamples = new Resamples(n, meanBlockLength, seed);
  for (let first = 0; first < contenders.length; first += TRIALS_TOGETHER) {
    throwIfCancelled(cancellation);
    resamples.take(contenders.slice(first, first + TRIALS_TOGETHER));
  }
  return (1 + resamples.countFrom(observed)) / (RESAMPLES + 1);
}

function contender(excesses: Float64Array, q: number): readonly Contender[] {
  const n = excesses.length;
  const spread = sampleStandardDeviation(excesses);
  const variance = stationaryVariance(excesses, q);
  if (spread === null || spread <= RETURN_NOISE || variance <= RETURN_NOISE ** 2) return [];
  const excess = mean(excesses) as number;
  const isHopeless = excess < -Math.sqrt((variance / n) * 2 * Math.log(Math.log(n)));
  return [{ excesses, excess, scale: Math.sqrt(n / variance), recentred: isHopeless ? 0 : excess }];
}

/** The largest statistic of each resample, of the trials that were taken so far. */
class Resamples {
  readonly #periods: number;
  readonly #call: () => void;
  /** Of four trials side by side, from 0 on, twice around. */
  readonly #sums: Float64Array;
  readonly #terms: Float64Array;
  /** Two of each resample: of the first and third, and of the second and fourth of four trials. */
  readonly #largest: Float64Array;

  constructor(periods: number, meanBlockLength: number, seed: number) {
    const { places, ends } = resampledBlocks(periods, meanBlockLength, seed);
    const sums = (2 * periods + 1) * TRIALS_TOGETHER;
    const doubles = sums + TERMS + 2 * RESAMPLES;
    const { memory, call } = kernels.open(DOUBLE * doubles + NUMBER * (places.length + ends.length));
    this.#periods = periods;
    this.#sums = new Float64Array(memory, 0, sums);
    this.#terms = new Float64Array(memory, DOUBLE * sums, TERMS);
    this.#largest = new Float64Array(memory, DOUBLE * (sums + TERMS), 2 * RESAMPLES);
    const blocks = new Int32Array(memory, DOUBLE * doubles, places.length);
    const resamples = new Int32Array(memory, blocks.byteOffset + blocks.byteLength, RESAMPLES);
    blocks.set(places.map((place) => DOUBLE * TRIALS_TOGETHER * place));
    resamples.set(ends.map((end) => blocks.byteOffset + 2 * NUMBER * end));
    const end = resamples.byteOffset + resamples.byteLength;
    this.#call = () =>
      call.largestStatistics(
        ...[resamples.byteOffset, end, blocks.byteOffset, this.#terms.byteOffset, this.#largest.byteOffset],
      );
  }

  /** Takes up to four trials. */
  take(contenders: readonly Contender[]): void {
    const n = this.#periods;
    // Where there are fewer, the statistics of the others are 0.
    this.#terms.fill(0).fill(n, 2 * TRIALS_TOGETHER);
    this.#sums.fill(0);
    for (const [at, { excesses, scale, recentred }] of contenders.entries()) {
      this.#terms[at] = scale;
      this.#terms[TRIALS_TOGETHER + at] = recentred;
      let sum = 0;
      for (let t = 0; t < 2 * n; t += 1) {
        sum += excesses[t < n ? t : t - n] as number;
        this.#sums[(t + 1) * TRIALS_TOGETHER + at] = sum;
      }
    }
    this.#call();
  }

  /** Returns of how many resamples the largest statistic is as large as a value, which is 0 or more. */
  countFrom(value: number): number {
    let count = 0;
    for (let at = 0; at < this.#largest.length; at += 2) {
      if (Math.max(this.#largest[at] as number, this.#largest[at + 1] as number) >= value) count += 1;
    }
    return count;
  }
}

/**
 * Draws the blocks of all resamples.
 * @returns how many sums stand before each block and behind it, and at which block each resample ends
 */
function resampledBlocks(
  n: number,
  meanBlockLength: number,
  seed: number,
): { readonly places: Int32Array; readonly ends: Int32Array } {
  const random = seededRandom(seed);
  const ends = new Int32Array(RESAMPLES);
  // Twice as long whenever it is full: a list of numbers would be checked, widened and moved again and again.
  let places = new Int32Array(2 * RESAMPLES);
  let used = 0;
  const take = (start: number, length: number): void => {
    if (used === places.length) {
      const longer = new Int32Array(2 * used);
      longer.set(places);
      places = longer;
    }
    places[used] = start;
    places[used + 1] = start + length;
    used += 2;
  };
  for (let resample = 0; resample < RESAMPLES; resample += 1) {
    stationaryBlocks(n, n, meanBlockLength, random, take);
    ends[resample] = used / 2;
  }
  return { places: places.subarray(0, used), ends };
}
