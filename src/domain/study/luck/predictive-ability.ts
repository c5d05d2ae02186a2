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

/** One trial of the test: its mean excess, and by how much that varies. */
interface Contender {
  /** Running sums of the excess returns, from 0 on, twice around. */
  readonly sums: Float64Array;
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
 * @throws CancelledError when the signal is set, of which every trial asks
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

  const { starts, ends, firsts } = resampledBlocks(n, meanBlockLength, seed);
  const largest = new Float64Array(RESAMPLES);
  for (const { sums, scale, recentred } of contenders) {
    throwIfCancelled(cancellation);
    for (let resample = 0; resample < RESAMPLES; resample += 1) {
      let sum = 0;
      const after = firsts[resample + 1] as number;
      for (let block = firsts[resample] as number; block < after; block += 1) {
        sum += (sums[ends[block] as number] as number) - (sums[starts[block] as number] as number);
      }
      const statistic = scale * (sum / n - recentred);
      if (statistic > (largest[resample] as number)) largest[resample] = statistic;
    }
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
  const sums = new Float64Array(2 * n + 1);
  for (let t = 0; t < 2 * n; t += 1) sums[t + 1] = (sums[t] as number) + (excesses[t % n] as number);
  return [{ sums, excess, scale: Math.sqrt(n / variance), recentred: isHopeless ? 0 : excess }];
}

interface Blocks {
  /** Of resample i the blocks from firsts[i] to firsts[i + 1] − 1, each from its start to before its end. */
  readonly firsts: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
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
