import type { EquityCurve } from '../backtest/backtest-result.js';
import { thinEquity } from './thin-equity.js';

/** Digits enough for a line of some pixels. */
const DIGITS = 6;

/**
 * Returns the shape of an equity curve in a few account values, rebased to 1: the initial capital and then the points
 * that thinEquity keeps, each rounded to 6 decimals.
 * @param maxValues 5 or more
 * @param initialCapital account currency, positive
 */
export function sparkline(
  { timeMs, equity }: EquityCurve,
  maxValues: number,
  initialCapital: number,
): readonly number[] {
  const points = thinEquity(timeMs, equity, maxValues - 1, initialCapital);
  return points.length === 0
    ? []
    : rebased(
        points.map((point) => point.equity),
        initialCapital,
      );
}

/** @param values account currency; what was before them is the initial capital */
export function rebased(values: readonly number[], initialCapital: number): readonly number[] {
  return [1, ...values.map((value) => Number((value / initialCapital).toFixed(DIGITS)))];
}
