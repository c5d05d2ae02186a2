import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalStep, decimalSteps } from '../../../../../src/domain/study/space/decimal.js';
import { logStepAt, logValueAt } from '../../../../../src/domain/study/space/log-range.js';
import {
  type LogParameter,
  type Parameter,
  valueCount,
} from '../../../../../src/domain/study/space/parameter.js';
import {
  coordinateAt,
  coordinateOf,
  placeOf,
  textOf,
} from '../../../../../src/domain/study/space/parameter-value.js';

const stepped = (from: number, step: number, count: number): Parameter => ({
  kind: 'STEPPED',
  path: 'p',
  from,
  step,
  count,
});
const log = (from: number, to: number, isInteger = false): LogParameter => ({
  kind: 'LOG',
  path: 'p',
  from,
  to,
  isInteger,
});

describe('decimal steps', () => {
  it('have no rounding of doubles', () => {
    expect(0.05 + 0.01).toBe(0.060_000_000_000_000_005);
    expect(decimalStep(0.05, 0.01, 1)).toBe(0.06);
    expect(decimalStep(1, 0.1, 3)).toBe(1.3);
    expect(decimalStep(-0.3, 0.1, 1)).toBe(-0.2);
    expect(decimalStep(1e-7, 1e-7, 2)).toBe(3e-7);
    expect(decimalStep(0, 1e21, 3)).toBe(3e21);
  });

  it('are counted with both ends, though 0.3 / 0.1 is less than 3 in doubles', () => {
    expect(decimalSteps(0, 0.3, 0.1)).toEqual({ steps: 3, nearest: 0.3, isExact: true });
    expect(decimalSteps(0.5, 0.9, 0.01)).toEqual({ steps: 40, nearest: 0.9, isExact: true });
    expect(decimalSteps(-1, 1, 0.25)).toEqual({ steps: 8, nearest: 1, isExact: true });
  });

  it('name the nearest end where some are left over', () => {
    expect(decimalSteps(0.5, 0.92, 0.1)).toEqual({ steps: 4, nearest: 0.9, isExact: false });
    expect(decimalSteps(0.5, 0.97, 0.1)).toEqual({ steps: 4, nearest: 1, isExact: false });
    expect(decimalSteps(0, 0.5, 1)).toEqual({ steps: 0, nearest: 0, isExact: false });
  });

  it('agree with whole numbers of hundredths', () => {
    const hundredths = fc.integer({ min: -100_000, max: 100_000 });
    fc.assert(
      fc.property(hundredths, fc.integer({ min: 1, max: 500 }), fc.nat(1_000), (from, step, index) => {
        expect(decimalStep(from / 100, step / 100, index)).toBe((from + step * index) / 100);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the values of a parameter', () => {
  it('are equally long parts of the unit interval', () => {
    const parameter = stepped(10, 5, 4);
    const at = [0, 0.2499, 0.25, 0.5, 0.75, 0.9999, 1].map((u) =>
      textOf(parameter, coordinateAt(parameter, u)),
    );
    expect(at).toEqual(['10', '10', '15', '20', '25', '25', '25']);
    expect(valueCount(parameter)).toBe(4);
  });

  it('of a LOG range have equal ratios for equal distances', () => {
    const range = log(0.001, 10);
    expect(coordinateAt(range, 0)).toBe(0.001);
    expect(coordinateAt(range, 0.25)).toBeCloseTo(0.01, 12);
    expect(coordinateAt(range, 0.5)).toBeCloseTo(0.1, 12);
    expect(coordinateAt(range, 1)).toBe(10);
    expect(valueCount(range)).toBeNull();
  });

  it('of a LOG range of integers begin half a step before the first', () => {
    const range = log(1, 100, true);
    expect(logValueAt(range, 0)).toBe(1);
    expect(logValueAt(range, 1)).toBe(100);
    // 0.5 · 201^u is 1.5 at u = ln 3 / ln 201.
    const edge = Math.log(3) / Math.log(201);
    expect(logValueAt(range, edge - 1e-9)).toBe(1);
    expect(logValueAt(range, edge + 1e-9)).toBe(2);
    const widths = Array.from({ length: 100 }, (_, index) => logStepAt(range, index + 1));
    expect(widths.reduce((sum, width) => sum + width, 0)).toBeCloseTo(1, 12);
  });

  it('are found again by their texts and by their places', () => {
    const parameters: readonly Parameter[] = [
      stepped(0, 0.02, 51),
      log(0.001, 10),
      log(3, 300, true),
      { kind: 'LISTED', path: 'p', texts: ['EMA', '[16, 8]', 'null'], isOrdered: false },
    ];
    for (const parameter of parameters) {
      for (let u = 0.005; u < 1; u += 0.01) {
        const coordinate = coordinateAt(parameter, u);
        expect(coordinateOf(parameter, textOf(parameter, coordinate))).toBe(coordinate);
        const again = coordinateAt(parameter, placeOf(parameter, coordinate));
        expect(Math.abs(again - coordinate)).toBeLessThanOrEqual(1e-12 * coordinate);
      }
    }
  });

  it('are no others', () => {
    expect(coordinateOf(stepped(0, 0.02, 51), '0.03')).toBeNull();
    expect(coordinateOf(stepped(0, 0.02, 51), '1.02')).toBeNull();
    expect(coordinateOf(log(1, 10, true), '2.5')).toBeNull();
    expect(coordinateOf(log(1, 10), '11')).toBeNull();
    expect(coordinateOf({ kind: 'LISTED', path: 'p', texts: ['a'], isOrdered: false }, 'b')).toBeNull();
  });
});
