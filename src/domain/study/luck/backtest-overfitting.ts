import {
  type CancellationSignal,
  neverCancelled,
  throwIfCancelled,
} from '../../../base/pure/cancelled-error.js';
import { blockSums } from './block-sums.js';
import { type HalfRatios, halfRatios } from './half-ratios.js';
import { slopeOf } from './slope.js';

/** S: into how many blocks the periods are cut. */
export const PBO_BLOCKS = 16;
const LEAST_TRIALS = 10;
const LEAST_PERIODS = 160;

/** How the trial that was best in one half of the periods did in the other, over all splits into halves. */
export interface BacktestOverfitting {
  /** PBO: the share of splits in which it was no better than the middle of all trials. */
  readonly probability: number;
  /**
   * Of its ratio in the other half against that in the first, by least squares; null when the first do not vary.
   * Halves are complements, so it is negative by construction.
   */
  readonly degradationSlope: number | null;
  /** The share of splits in which it lost in the other half. */
  readonly probabilityOfLoss: number;
  /** Trials that it rests on: those whose halves all have a Sharpe ratio. */
  readonly trials: number;
}

/**
 * Returns the probability of backtest overfitting by combinatorially symmetric cross-validation (Bailey, Borwein, López
 * de Prado and Zhu, The Probability of Backtest Overfitting, 2015), on the Sharpe ratio: 16 blocks, 12,870 splits. The
 * winner of a half is the one with the largest ratio, the first of equal ones; its rank r in the other half, ascending
 * from 1 with ties averaged, gives ω = r / (N + 1), and the share of ln(ω / (1 − ω)) ≤ 0 is the probability.
 * Periods that are left over are dropped at the front.
 * @param panel returns of each trial over the same periods, in order of their numbers
 * @returns null for fewer than 10 trials or 160 periods
 * @throws CancelledError when the signal is set, of which every split asks
 */
export function backtestOverfitting(
  panel: readonly Float64Array[],
  cancellation: CancellationSignal = neverCancelled,
): BacktestOverfitting | null {
  const periods = panel[0]?.length ?? 0;
  if (periods < LEAST_PERIODS) return null;
  const surplus = periods % PBO_BLOCKS;
  const trials = panel.flatMap((returns) => blockSums(returns.subarray(surplus), PBO_BLOCKS) ?? []);
  if (trials.length < LEAST_TRIALS) return null;

  const [first, second] = halfRatios(trials, (periods - surplus) / PBO_BLOCKS);
  const inSample: number[] = [];
  const outOfSample: number[] = [];
  let poor = 0;
  const judge = (chosenFrom: HalfRatios, judgedBy: HalfRatios): void => {
    const winner = chosenFrom.best();
    const ratio = judgedBy.of(winner);
    inSample.push(chosenFrom.of(winner));
    outOfSample.push(ratio);
    // ln(ω / (1 − ω)) ≤ 0 is r ≤ (N + 1) / 2; r is what is less, and half of what is equal and one more.
    if (judgedBy.placeOf(ratio) <= trials.length) poor += 1;
  };
  for (const mask of halvesWithLastBlock()) {
    throwIfCancelled(cancellation);
    first.take(mask);
    second.take(2 ** PBO_BLOCKS - 1 - mask);
    judge(first, second);
    judge(second, first);
  }
  const losses = outOfSample.reduce((count, ratio) => (ratio < 0 ? count + 1 : count), 0);
  return {
    probability: poor / inSample.length,
    degradationSlope: slopeOf(inSample, outOfSample),
    probabilityOfLoss: losses / outOfSample.length,
    trials: trials.length,
  };
}

/** Of two halves that are complements one holds the last block. */
function halvesWithLastBlock(): readonly number[] {
  const masks: number[] = [];
  for (let mask = 2 ** (PBO_BLOCKS - 1); mask < 2 ** PBO_BLOCKS; mask += 1) {
    let bits = 0;
    for (let rest = mask; rest > 0; rest &= rest - 1) bits += 1;
    if (bits * 2 === PBO_BLOCKS) masks.push(mask);
  }
  return masks;
}
