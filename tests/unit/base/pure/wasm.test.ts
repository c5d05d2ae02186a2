import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/pure/random.js';
import {
  add,
  divide,
  holdsForBoth,
  i32,
  isLess,
  isOther,
  larger,
  load,
  loadNumber,
  multiply,
  pair,
  plus,
  repeatWhile,
  squareRoot,
  store,
  subtract,
} from '../../../../src/base/pure/wasm/code.js';
import { kernel } from '../../../../src/base/pure/wasm/kernel.js';
import { KernelModule } from '../../../../src/base/pure/wasm/kernel-module.js';

describe('a kernel', () => {
  it.each([0, 63, 64, 127, 128, 8_191, 8_192, 65_536, 2 ** 31 - 1])('gives the number %i', (number) => {
    const { call } = new KernelModule({ given: kernel(() => i32(number), true) }).open(0);
    expect(call.given()).toBe(number);
  });

  it('takes numbers, and reads others from memory', () => {
    const sum = kernel((make) => {
      const [a, at] = [make.parameter(), make.parameter()];
      return plus(a.value, loadNumber(at.value, 4));
    }, true);
    const { memory, call } = new KernelModule({ sum }).open(16);
    new Int32Array(memory).set([1, 2, 30]);
    expect(call.sum(400, 4)).toBe(430);
  });

  it('computes two doubles at once as JavaScript computes each', () => {
    const formula = kernel((make) => {
      const [at, end] = [make.parameter(), make.parameter()];
      const sum = make.pair();
      return [
        ...repeatWhile(
          isOther(at.value, end.value),
          sum.set(add(sum.value, multiply(load(at.value), load(at.value, 16)))),
          at.set(plus(at.value, i32(32))),
        ),
        ...store(end.value, divide(subtract(sum.value, pair(0.1)), squareRoot(pair(7)))),
      ];
    });
    const { memory, call } = new KernelModule({ formula }).open(8 * 402);
    const doubles = new Float64Array(memory, 0, 402);
    const random = seededRandom(1);
    doubles.set(Array.from({ length: 400 }, () => random.normal()));
    const expected = [0, 1].map((lane) => {
      let sum = 0;
      for (let at = lane; at < 400; at += 4) sum += (doubles[at] as number) * (doubles[at + 2] as number);
      return (sum - 0.1) / Math.sqrt(7);
    });
    call.formula(0, 8 * 400);
    expect([...doubles.subarray(400)]).toEqual(expected);
  });

  it.each([
    { first: [1, 2], second: [2, 1], largest: [2, 2], areLess: 0 },
    { first: [1, 1], second: [2, 3], largest: [2, 3], areLess: 1 },
    { first: [1, -1], second: [Number.NaN, Number.POSITIVE_INFINITY], largest: [1, Infinity], areLess: 0 },
  ])('compares $first with $second', ({ first, second, largest, areLess }) => {
    const compared = kernel(
      () => [
        ...store(i32(0), larger(load(i32(0)), load(i32(16)))),
        ...holdsForBoth(isLess(load(i32(32)), load(i32(16)))),
      ],
      true,
    );
    const { memory, call } = new KernelModule({ compared }).open(48);
    const doubles = new Float64Array(memory);
    doubles.set([...first, ...second, ...first]);
    expect(call.compared()).toBe(areLess);
    expect([...doubles.subarray(0, 2)]).toEqual(largest);
  });

  it('has a memory of its own, of zeros, for each who opens it', () => {
    const module = new KernelModule({ put: kernel(() => store(i32(0), pair(3))) });
    const one = module.open(16);
    one.call.put();
    expect([...new Float64Array(one.memory, 0, 2)]).toEqual([3, 3]);
    expect([...new Float64Array(module.open(16).memory, 0, 2)]).toEqual([0, 0]);
  });

  it('is refused a parameter behind its variables', () => {
    expect(() =>
      kernel((make) => {
        make.pair();
        return make.parameter().value;
      }),
    ).toThrow(TypeError);
  });
});
