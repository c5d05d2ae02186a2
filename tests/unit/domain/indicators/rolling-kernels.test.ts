import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rollingDeviation } from '../../../../src/domain/indicators/kernels/rolling-deviation.js';
import { rollingMean } from '../../../../src/domain/indicators/kernels/rolling-mean.js';
import { rollingSum } from '../../../../src/domain/indicators/kernels/rolling-sum.js';
import { rollingWeightedMean } from '../../../../src/domain/indicators/kernels/rolling-weighted-mean.js';
import {
  rollingMaximum,
  rollingMinimum,
  WindowExtreme,
} from '../../../../src/domain/indicators/kernels/window-extreme.js';

interface Kernel {
  readonly name: string;
  readonly over: (values: Float64Array, period: number) => Float64Array;
  /** The same of one whole window. */
  readonly naive: (window: readonly number[]) => number;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;

const kernels: readonly Kernel[] = [
  { name: 'rollingSum', over: rollingSum, naive: sum },
  { name: 'rollingMean', over: rollingMean, naive: mean },
  {
    name: 'rollingWeightedMean',
    over: rollingWeightedMean,
    naive: (window) =>
      sum(window.map((value, k) => (k + 1) * value)) / ((window.length * (window.length + 1)) / 2),
  },
  {
    name: 'rollingDeviation',
    over: rollingDeviation,
    naive: (window) => Math.sqrt(mean(window.map((value) => (value - mean(window)) ** 2))),
  },
  { name: 'rollingMaximum', over: rollingMaximum, naive: (window) => Math.max(...window) },
  { name: 'rollingMinimum', over: rollingMinimum, naive: (window) => Math.min(...window) },
];

/** The squares of smaller numbers are no normal doubles, and hold few digits. */
const squarable = (value: number): number => (Math.abs(value) < 1e-150 ? 0 : value);

/** Stretches of very different size, with gaps, so that a stretch can be quiet, wild, far from 0 or undefined. */
const stretch = fc
  .record({
    offset: fc.constantFrom(0, 1, -1, 100, 1e6, -1e6, 1e9),
    size: fc.constantFrom(0, 1e-3, 1, 1e3, 1e6),
    values: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 120 }),
  })
  .map(({ offset, size, values }) => values.map((value) => offset + size * squarable(value)));
const series = fc
  .array(fc.oneof({ weight: 5, arbitrary: stretch }, fc.constant([Number.NaN])))
  .map((parts) => parts.flat());
const period = fc.integer({ min: 1, max: 80 });

/** Sums of both signs may cancel, so that the size of the window, not of the result, is what errors relate to. */
function toleranceOf(window: readonly number[]): number {
  return 1e-9 * Math.max(...window.map(Math.abs), Number.MIN_VALUE) * window.length;
}

describe.each(kernels)('$name', ({ over, naive }) => {
  it('equals the window computed on its own, and is NaN where the window is not full', () => {
    fc.assert(
      fc.property(series, period, (values, length) => {
        const column = over(Float64Array.from(values), length);
        expect(column).toHaveLength(values.length);
        for (let i = 0; i < values.length; i++) {
          const window = values.slice(Math.max(0, i - length + 1), i + 1);
          const expected = window.length < length || window.some(Number.isNaN) ? Number.NaN : naive(window);
          const error = Math.abs((column[i] as number) - expected);
          if (Number.isNaN(expected) ? !Number.isNaN(column[i]) : !(error <= toleranceOf(window)))
            expect.fail(`bar ${i}: ${column[i]} instead of ${expected}`);
        }
      }),
    );
  });

  it('shows nothing of what lay before the window', () => {
    fc.assert(
      fc.property(series, stretch, period, (before, window, length) => {
        fc.pre(window.length >= length);
        const alone = over(Float64Array.from(window), length).at(-1) as number;
        const after = over(Float64Array.from([...before, ...window]), length).at(-1) as number;
        expect(Math.abs(after - alone)).toBeLessThanOrEqual(toleranceOf(window.slice(-length)));
      }),
    );
  });
});

describe('rollingDeviation', () => {
  it('keeps nine digits of a small spread far from 0', () => {
    // Multiples of 1/1024 stay exact beside a million, so that the spread is that of the noise alone.
    const noise = fc.array(fc.integer({ min: -1_024, max: 1_024 }), { minLength: 10, maxLength: 300 });
    fc.assert(
      fc.property(noise, (parts) => {
        const small = parts.map((part) => part / 1_024);
        const column = rollingDeviation(
          Float64Array.from(small, (value) => 1e6 + value),
          10,
        );
        for (let i = 9; i < small.length; i++) {
          const window = small.slice(i - 9, i + 1);
          const center = mean(window);
          const expected = Math.sqrt(mean(window.map((value) => (value - center) ** 2)));
          expect(Math.abs((column[i] as number) - expected)).toBeLessThanOrEqual(1e-9 * expected);
        }
      }),
    );
  });
});

describe('rollingSum', () => {
  it('is exactly 0 over zeros, whatever came before', () => {
    const column = rollingSum(Float64Array.of(1e300, 0.1, 0.2, 0, 0, 0, 0), 3);
    expect(Array.from(column.subarray(5))).toEqual([0, 0]);
  });
});

describe('WindowExtreme', () => {
  it('names the oldest of equal extremes', () => {
    const values = Float64Array.of(3, 5, 5, 1, 1, 1);
    const largest = new WindowExtreme(values, 3, 'largest');
    const smallest = new WindowExtreme(values, 3, 'smallest');
    expect([0, 1, 2, 3, 4, 5].map((i) => largest.advance(i))).toEqual([-1, -1, 1, 1, 2, 3]);
    expect([0, 1, 2, 3, 4, 5].map((i) => smallest.advance(i))).toEqual([-1, -1, 0, 3, 3, 3]);
  });

  it('works with a window longer than the column', () => {
    expect(Array.from(rollingMaximum(Float64Array.of(1, 2, 3), 10))).toEqual([NaN, NaN, NaN]);
    expect(Array.from(rollingMaximum(new Float64Array(0), 10))).toEqual([]);
  });
});
