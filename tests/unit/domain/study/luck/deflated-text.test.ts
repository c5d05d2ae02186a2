import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEAST_DEFLATED_SHARPE } from '../../../../../src/domain/study/ledger/verdict.js';
import { deflatedText } from '../../../../../src/domain/study/luck/deflated-text.js';

describe('a deflated Sharpe ratio in words', () => {
  it.each([
    [0.9499, 2, '0.9499'],
    [0.94996, 3, '0.94996'],
    [0.95, 2, '0.95'],
    [0.6, 2, '0.60'],
    [0.62, 3, '0.620'],
    [null, 2, '–'],
    [undefined, 3, '–'],
  ])('of %d with %i decimals is %s', (value, least, text) => {
    expect(deflatedText(value, least)).toBe(text);
  });

  it('reads as at least 0.95 where it is, and only there', () => {
    const near = fc
      .double({ min: -1e-3, max: 1e-3, noNaN: true })
      .map((step) => LEAST_DEFLATED_SHARPE + step);
    fc.assert(
      fc.property(fc.oneof(near, fc.double({ min: 0, max: 1, noNaN: true })), (value) => {
        expect(Number(deflatedText(value)) >= LEAST_DEFLATED_SHARPE).toBe(value >= LEAST_DEFLATED_SHARPE);
      }),
    );
  });
});
