import {
  type CancellationSignal,
  neverCancelled,
  throwIfCancelled,
} from '../../../base/pure/cancelled-error.js';
import { seededRandom } from '../../../base/pure/random.js';
import { mean, sampleStandardDeviation } from '../../statistics/moments.js';
import { RETURN_NOISE } from '../../statistics/returns.js';
import { stationaryBlocks } from '../../statistics/stationary-blocks.js';
import { stationaryVariance } from './stationary-variance.js';

const LEAST_PERIODS = 30;
const RESAMPLES = 2_000;
/** So many trials are resampled together: a block that was looked up once serves all of them. */
const TOGETHER = 4;

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

  const blocks = resampledBlocks(n, meanBlockLength, seed);
  const largest = new Float64Array(RESAMPLES);
  for (let first = 0; first < contenders.length; first += TOGETHER) {
    throwIfCancelled(cancellation);
    takeStatistics(contenders.slice(first, first + TOGETHER), blocks, largest);
  }
  const asLarge = largest.reduce((count, statistic) => (statistic >= observed ? count + 1 : count), 0);
  return (1 + asLarge) / (RESAMPLES + 1);
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

interface Blocks {
  /** Of resample i the blocks from firsts[i] to firsts[i + 1] − 1, each from its start to before its end. */
  readonly firsts: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/**
 * Raises the largest statistic of each resample to those of up to four contenders. The sum of each is made block by
 * block, in order.
 */
function takeStatistics(
  contenders: readonly Contender[],
  { firsts, starts, ends }: Blocks,
  largest: Float64Array,
): void {
  const sums = runningSums(contenders);
  const n = (contenders[0] as Contender).excesses.length;
  for (let resample = 0; resample < RESAMPLES; resample += 1) {
    let [a, b, c, d] = [0, 0, 0, 0];
    const after = firsts[resample + 1] as number;
    for (let block = firsts[resample] as number; block < after; block += 1) {
      const start = (starts[block] as number) * TOGETHER;
      const end = (ends[block] as number) * TOGETHER;
      a += (sums[end] as number) - (sums[start] as number);
      b += (sums[end + 1] as number) - (sums[start + 1] as number);
      c += (sums[end + 2] as number) - (sums[start + 2] as number);
      d += (sums[end + 3] as number) - (sums[start + 3] as number);
    }
    for (let at = 0; at < contenders.length; at += 1) {
      const { scale, recentred } = contenders[at] as Contender;
      const sum = at === 0 ? a : at === 1 ? b : at === 2 ? c : d;
      const statistic = scale * (sum / n - recentred);
      if (statistic > (largest[resample] as number)) largest[resample] = statistic;
    }
  }
}

/** Sums the excess returns of up to four contenders from 0 on, twice around: side by side, 0 where there is none. */
function runningSums(contenders: readonly Contender[]): Float64Array {
  const n = (contenders[0] as Contender).excesses.length;
  const sums = new Float64Array((2 * n + 1) * TOGETHER);
  for (const [at, { excesses }] of contenders.entries()) {
    for (let t = 0; t < 2 * n; t += 1) {
      const here = t * TOGETHER + at;
      sums[here + TOGETHER] = (sums[here] as number) + (excesses[t % n] as number);
    }
  }
  return sums;
}

function resampledBlocks(n: number, meanBlockLength: number, seed: number): Blocks {
  const random = seededRandom(seed);
  const firsts = new Int32Array(RESAMPLES + 1);
  const starts: number[] = [];
  const ends: number[] = [];
  for (let resample = 0; resample < RESAMPLES; resample += 1) {
    stationaryBlocks(n, n, meanBlockLength, random, (start, length) => {
      starts.push(start);
      ends.push(start + length);
    });
    firsts[resample + 1] = starts.length;
  }
  return { firsts, starts: Int32Array.from(starts), ends: Int32Array.from(ends) };
}
