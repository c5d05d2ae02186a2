import {
  add,
  divide,
  i32,
  isOther,
  larger,
  load,
  loadNumber,
  multiply,
  pair,
  plus,
  repeatWhile,
  store,
  subtract,
} from '../../../../base/pure/wasm/code.js';
import { kernel } from '../../../../base/pure/wasm/kernel.js';

/** So many trials are resampled together: a block that was looked up once serves all of them. */
export const TRIALS_TOGETHER = 4;
/** What stands before each kind of number of four trials: their scales, what is taken from their means, and the periods. */
export const TERMS = 2 * TRIALS_TOGETHER + 2;

const NUMBER = Int32Array.BYTES_PER_ELEMENT;
const PAIR = 2 * Float64Array.BYTES_PER_ELEMENT;

/**
 * Raises the largest statistic of each resample, of which two are kept side by side, to those of four trials. The sum of
 * each is made block by block, in order. Given: where it stands at which block each resample ends, and the end of that;
 * where the blocks are, each as where the running sums of four trials stand before it, and behind it; where the terms are;
 * where the largest ones are.
 */
export const largestStatistics = kernel((make) => {
  const [resample, resamplesEnd] = [make.parameter(), make.parameter()];
  const [block, terms, largest] = [make.parameter(), make.parameter(), make.parameter()];
  const [blocksEnd, before, behind] = [make.number(), make.number(), make.number()];
  const periods = make.pair();
  const pairs = [0, PAIR].map((offset) => ({
    ...{ offset, sum: make.pair(), scale: make.pair(), recentred: make.pair() },
  }));
  const zero = pair(0);
  return [
    ...pairs.flatMap(({ offset, scale, recentred }) => [
      ...scale.set(load(terms.value, offset)),
      ...recentred.set(load(terms.value, 2 * PAIR + offset)),
    ]),
    ...periods.set(load(terms.value, 4 * PAIR)),
    ...repeatWhile(
      isOther(resample.value, resamplesEnd.value),
      pairs.flatMap(({ sum }) => sum.set(zero)),
      blocksEnd.set(loadNumber(resample.value)),
      repeatWhile(
        isOther(block.value, blocksEnd.value),
        before.set(loadNumber(block.value)),
        behind.set(loadNumber(block.value, NUMBER)),
        pairs.flatMap(({ offset, sum }) =>
          sum.set(add(sum.value, subtract(load(behind.value, offset), load(before.value, offset)))),
        ),
        block.set(plus(block.value, i32(2 * NUMBER))),
      ),
      store(
        largest.value,
        pairs.reduce(
          (most, { sum, scale, recentred }) =>
            larger(most, multiply(scale.value, subtract(divide(sum.value, periods.value), recentred.value))),
          load(largest.value),
        ),
      ),
      largest.set(plus(largest.value, i32(PAIR))),
      resample.set(plus(resample.value, i32(NUMBER))),
    ),
  ];
});
