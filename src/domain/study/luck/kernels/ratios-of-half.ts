import {
  add,
  both,
  divide,
  holdsForBoth,
  i32,
  isLess,
  isLessOrEqual,
  isMore,
  isOther,
  larger,
  load,
  loadTwice,
  multiply,
  pair,
  plus,
  repeatWhile,
  squareRoot,
  store,
  subtract,
  subtractCounts,
} from '../../../../base/pure/wasm/code.js';
import { kernel } from '../../../../base/pure/wasm/kernel.js';

const PAIR = 2 * Float64Array.BYTES_PER_ELEMENT;

/**
 * Stores the Sharpe ratio of each trial in a half, two at a time, and the two largest of every second one. Given: where
 * the sums of the lower blocks of the half begin, one a trial, and where they end; those of its upper blocks; the sums of
 * squares of both; the means of the trials; the returns of a half, as many less one, and the share of the squares below
 * which what varies is rounding; where the largest go, and behind them the ratios. It gives 0 where something is rounding.
 */
export const ratiosOfHalf = kernel((make) => {
  const [low, lowEnd, high] = [make.parameter(), make.parameter(), make.parameter()];
  const [lowSquares, highSquares, means] = [make.parameter(), make.parameter(), make.parameter()];
  const [terms, results] = [make.parameter(), make.parameter()];
  const ratios = make.number();
  const [n, lessOne, share] = [make.pair(), make.pair(), make.pair()];
  const [shift, square, varying, ratio] = [make.pair(), make.pair(), make.pair(), make.pair()];
  const [largest, areFine] = [make.pair(), make.pair()];
  const rows = [low, high, lowSquares, highSquares, means, ratios];
  return [
    ...n.set(loadTwice(terms.value)),
    ...lessOne.set(loadTwice(terms.value, PAIR / 2)),
    ...share.set(loadTwice(terms.value, PAIR)),
    ...largest.set(pair(Number.NEGATIVE_INFINITY)),
    ...areFine.set(isLess(pair(0), pair(1))),
    ...ratios.set(plus(results.value, i32(PAIR))),
    ...repeatWhile(
      isOther(low.value, lowEnd.value),
      shift.set(divide(add(load(low.value), load(high.value)), n.value)),
      square.set(add(load(lowSquares.value), load(highSquares.value))),
      varying.set(subtract(square.value, multiply(multiply(n.value, shift.value), shift.value))),
      areFine.set(both(areFine.value, isMore(varying.value, multiply(share.value, square.value)))),
      ratio.set(
        divide(add(load(means.value), shift.value), squareRoot(divide(varying.value, lessOne.value))),
      ),
      largest.set(larger(largest.value, ratio.value)),
      store(ratios.value, ratio.value),
      rows.flatMap((row) => row.set(plus(row.value, i32(PAIR)))),
    ),
    ...store(results.value, largest.value),
    ...holdsForBoth(areFine.value),
  ];
}, true);

/**
 * Counts of every second ratio how many are less than a value, and how many are not more, both together. Given: where the
 * value is; where the ratios begin and end; where the two counts go, as 64-bit numbers.
 */
export const countsBelow = kernel((make) => {
  const [at, ratio, end, counts] = [make.parameter(), make.parameter(), make.parameter(), make.parameter()];
  const [value, other, count] = [make.pair(), make.pair(), make.pair()];
  return [
    ...value.set(loadTwice(at.value)),
    ...repeatWhile(
      isOther(ratio.value, end.value),
      other.set(load(ratio.value)),
      // What holds is −1.
      count.set(subtractCounts(count.value, isLess(other.value, value.value))),
      count.set(subtractCounts(count.value, isLessOrEqual(other.value, value.value))),
      ratio.set(plus(ratio.value, i32(PAIR))),
    ),
    ...store(counts.value, count.value),
  ];
});
