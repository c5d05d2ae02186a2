import { describe, expect, it } from 'vitest';
import {
  compare,
  decimals,
  judge,
  judgeByConvention,
  NEARLY_EXACT,
} from '../../../../scripts/conformance/compare.js';

describe('a comparison', () => {
  it('measures by the value of the reference', () => {
    const { compared, difference, faults } = compare([1_000_000.0005, null], [1_000_000, null], NEARLY_EXACT);
    expect([compared, faults]).toEqual([1, []]);
    expect(difference).toBeCloseTo(5e-10, 12);
    expect(compare([1.000_000_01], [1], NEARLY_EXACT).faults).toEqual(['[0]: ours 1.00000001, theirs 1']);
  });

  it('takes the last decimal of a rounded reference for what it is', () => {
    expect(compare([0.123_456], [0.12346], decimals(5)).faults).toEqual([]);
    expect(compare([0.12345], [0.12346], decimals(5)).faults).toHaveLength(1);
  });

  it.each([
    [[1, null], [1, 2], '[1]: ours undefined, theirs 2'],
    [[1, Number.NaN], [1, 2], '[1]: ours undefined, theirs 2'],
    [[1, 2], [1, null], '[1]: ours 2, theirs undefined'],
    [[1], [1, 2], '1 figures against 2'],
  ])('finds fault with %j against %j', (ours, theirs, fault) => {
    expect(compare(ours, theirs, NEARLY_EXACT).faults).toEqual([fault]);
  });

  it('of nothing is no agreement', () => {
    expect(judge(compare([null], [null], NEARLY_EXACT)).kind).toBe('DISAGREES');
  });
});

describe('a named convention', () => {
  const equal = compare([1], [1], NEARLY_EXACT);
  const other = compare([2], [1], NEARLY_EXACT);
  const name = ['OBV_FROM_FIRST_VOLUME'] as const;

  it('explains a difference that is gone once it is taken into account', () => {
    expect(judgeByConvention(other, equal, name, 'so')).toMatchObject({ kind: 'CONVENTION', checked: 'so' });
  });

  it('does not explain a difference that stays', () => {
    expect(judgeByConvention(other, other, name, 'so')).toMatchObject({
      kind: 'DISAGREES',
      reason: '[0]: ours 2, theirs 1 although OBV_FROM_FIRST_VOLUME was taken into account',
    });
  });

  it('is to be taken off a case that agrees without it', () => {
    expect(judgeByConvention(equal, equal, name, 'so')).toMatchObject({
      kind: 'DISAGREES',
      reason: expect.stringContaining('take the convention off this case'),
    });
  });
});
