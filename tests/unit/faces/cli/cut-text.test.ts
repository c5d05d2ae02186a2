import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { cutText } from '../../../../src/faces/cli/cut-text.js';

describe('cutText', () => {
  it('keeps the beginning and most of the end of a title', () => {
    expect(cutText(['rsi_mean_reversion AAPL 1d 2015-01-01..2024-12-31'], 39, 'middle')).toEqual([
      'rsi_mea… AAPL 1d 2015-01-01..2024-12-31',
    ]);
    expect(cutText(['Buys when the RSI is low'], 10, 'end')).toEqual(['Buys when…']);
  });

  it('never makes equal what differs: such texts go over several lines', () => {
    const texts = ['alpha_beta_gamma_1_same_ending', 'alpha_beta_gamma_2_same_ending', 'short'];
    expect(cutText(texts, 16, 'middle')).toEqual([
      'alpha_beta_gamma\n_1_same_ending',
      'alpha_beta_gamma\n_2_same_ending',
      'short',
    ]);
  });

  it('counts Chinese characters and emoji as two cells, and never halves one', () => {
    expect(cutText(['均线策略均线策略'], 9, 'end')).toEqual(['均线策略…']);
    expect(cutText(['均线策略均线策略'], 8, 'end')).toEqual(['均线策…']);
    expect(cutText(['👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦'], 5, 'end')).toEqual(['👩‍👩‍👧‍👦👩‍👩‍👧‍👦…']);
  });

  it('fits any texts into any width of two cells or more, and keeps different ones different', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '_', '線', '🚀', 'é'), maxLength: 30 });
    fc.assert(
      fc.property(fc.array(text), fc.integer({ min: 2, max: 20 }), (texts, width) => {
        const shown = cutText(texts, width, 'middle');
        for (const line of shown.flatMap((cell) => cell.split('\n')))
          expect(stringWidth(line)).toBeLessThanOrEqual(width);
        expect(new Set(shown).size).toBe(new Set(texts).size);
      }),
    );
  });
});
