import {
  add,
  i32,
  isOther,
  larger,
  load,
  loadTwice,
  multiply,
  pair,
  plus,
  repeatWhile,
  store,
} from '../../../../base/pure/wasm/code.js';
import { kernel } from '../../../../base/pure/wasm/kernel.js';

/** So many draws are taken together: a return that was read once serves all of them. */
export const DRAWS_TOGETHER = 8;
const DOUBLE = Float64Array.BYTES_PER_ELEMENT;
const PAIR = 2 * DOUBLE;

/**
 * Stores of each of eight draws the largest sum of its products with a row, two rows at a time. Each sum is made in order
 * of time. Given: where rows begin, an even number of them, and where they end; how many bytes a row has; where the draws
 * are, all eight of a time side by side; where the eight results go.
 */
export const largestSums = kernel((make) => {
  const [row, rowsEnd, rowBytes] = [make.parameter(), make.parameter(), make.parameter()];
  const [draws, results] = [make.parameter(), make.parameter()];
  const [other, rowEnd, draw] = [make.number(), make.number(), make.number()];
  const [value, otherValue, drawn] = [make.pair(), make.pair(), make.pair()];
  const lanes = Array.from({ length: DRAWS_TOGETHER / 2 }, (_, lane) => ({
    offset: lane * PAIR,
    ...{ sum: make.pair(), otherSum: make.pair(), largest: make.pair() },
  }));
  const zero = pair(0);
  return [
    ...lanes.flatMap(({ largest }) => largest.set(pair(Number.NEGATIVE_INFINITY))),
    ...repeatWhile(
      isOther(row.value, rowsEnd.value),
      lanes.flatMap(({ sum, otherSum }) => [...sum.set(zero), ...otherSum.set(zero)]),
      rowEnd.set(plus(row.value, rowBytes.value)),
      other.set(rowEnd.value),
      draw.set(draws.value),
      repeatWhile(
        isOther(row.value, rowEnd.value),
        value.set(loadTwice(row.value)),
        otherValue.set(loadTwice(other.value)),
        lanes.flatMap(({ offset, sum, otherSum }) => [
          ...drawn.set(load(draw.value, offset)),
          ...sum.set(add(sum.value, multiply(value.value, drawn.value))),
          ...otherSum.set(add(otherSum.value, multiply(otherValue.value, drawn.value))),
        ]),
        row.set(plus(row.value, i32(DOUBLE))),
        other.set(plus(other.value, i32(DOUBLE))),
        draw.set(plus(draw.value, i32(DRAWS_TOGETHER * DOUBLE))),
      ),
      lanes.flatMap(({ sum, otherSum, largest }) =>
        largest.set(larger(larger(largest.value, sum.value), otherSum.value)),
      ),
      row.set(other.value),
    ),
    ...lanes.flatMap(({ offset, largest }) => store(results.value, largest.value, offset)),
  ];
});
