import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCounterfactuals } from '../../../../src/domain/backtest/counterfactuals.js';

type Rule = (row: Float32Array) => string;

function changes(rule: Rule, row: readonly number[], limit = 5, [low, high] = [0, 1]) {
  const width = row.length;
  return findCounterfactuals<string>({
    row: Float32Array.from(row),
    inputs: row.map((_, column) => ({ column, low: low as number, high: high as number })),
    decide: (rows, count) =>
      Array.from({ length: count }, (_, at) => rule(rows.subarray(at * width, (at + 1) * width))),
    limit,
  });
}

const above =
  (column: number, border: number): Rule =>
  (row) =>
    (row[column] as number) > border ? 'BUY' : 'HOLD';

describe('the smallest changes that decide otherwise', () => {
  it('end a thousandth of the change beyond the border', () => {
    const [change, ...others] = changes(above(1, 0.75), [0.5, 0.25]);
    expect(others).toEqual([]);
    expect(change).toMatchObject({ input: 1, from: 0.25, decision: 'BUY' });
    // The border is half away.
    expect(change?.to).toBeCloseTo(0.75 + 0.5 * 1e-3, 5);
  });

  it('are looked for upwards and downwards, and the nearer one is told', () => {
    const rule: Rule = ([x = 0]) => (x < 0.3 ? 'SELL' : x > 0.9 ? 'BUY' : 'HOLD');
    expect(changes(rule, [0.4])).toMatchObject([{ decision: 'SELL' }]);
    expect(changes(rule, [0.8])).toMatchObject([{ decision: 'BUY' }]);
  });

  it('stay within the range of their input', () => {
    expect(changes(above(0, 1.5), [0.5])).toEqual([]);
    expect(changes(above(0, 1.5), [0.5], 5, [0, 2])).toHaveLength(1);
    // Beyond the border by a thousandth would be beyond the range.
    expect(changes(above(0, 0.9999), [0.5])[0]?.to).toBeLessThanOrEqual(1);
  });

  it('come the nearest first, one of each input, as many as are asked for', () => {
    const rule: Rule = (row) => ([...row].some((x, at) => x > 0.5 + at / 20) ? 'BUY' : 'HOLD');
    const row = Array.from({ length: 8 }, () => 0.25);
    expect(changes(rule, row).map(({ input }) => input)).toEqual([0, 1, 2, 3, 4]);
    expect(changes(rule, row, 2).map(({ input }) => input)).toEqual([0, 1]);
  });

  it('do not exist where nothing alone is enough', () => {
    expect(changes(([a = 0, b = 0]) => (a + b > 1.9 ? 'BUY' : 'HOLD'), [0.2, 0.3])).toEqual([]);
  });

  it('decide otherwise, and nine tenths of them do not, whatever the rule', () => {
    const island = fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 0.3, noNaN: true }),
    );
    fc.assert(
      fc.property(
        fc.array(island, { maxLength: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (islands, at) => {
          const rule: Rule = ([x = 0]) =>
            islands.some(([start, width]) => x >= start && x <= start + width) ? 'BUY' : 'HOLD';
          const from = Math.fround(at);
          const old = rule(Float32Array.of(from));
          for (const { to, decision } of changes(rule, [from])) {
            expect(decision).not.toBe(old);
            expect(rule(Float32Array.of(to))).toBe(decision);
            expect(rule(Float32Array.of(from + 0.9 * (to - from)))).toBe(old);
          }
        },
      ),
    );
  });
});
