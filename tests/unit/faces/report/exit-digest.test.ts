import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Trade } from '../../../../src/domain/portfolio/trade.js';
import { ExitDigest } from '../../../../src/faces/report/exit-digest.js';
import { returnHistogram } from '../../../../src/faces/report/return-histogram.js';
import { trades } from '../graphql/records.js';

const trade = (change: Partial<Trade>): Trade => ({ ...(trades[0] as Trade), ...change });

describe('ExitDigest', () => {
  it('adds up trades by what ended them, the most frequent first', () => {
    const digest = new ExitDigest(1);
    digest.add([trade({ exitReason: 'STOP_LOSS', netPnl: -5, netReturn: -0.05, barsHeld: 2 })]);
    digest.add([
      trade({ exitReason: 'SIGNAL', netPnl: 10, netReturn: 0.1, barsHeld: 4 }),
      trade({ exitReason: 'SIGNAL', netPnl: 0, netReturn: 0, barsHeld: 8 }),
    ]);
    expect(digest.reasons).toEqual([
      { reason: 'SIGNAL', trades: 2, winningTrades: 1, netPnl: 10, meanReturn: 0.05, meanBarsHeld: 6 },
      { reason: 'STOP_LOSS', trades: 1, winningTrades: 0, netPnl: -5, meanReturn: -0.05, meanBarsHeld: 2 },
    ]);
    expect(digest.returns).toEqual([-0.05, 0.1, 0]);
  });

  it('keeps the highest and the lowest return of each candle, in order of candles', () => {
    const digest = new ExitDigest(10);
    digest.add([
      trade({ exitBarIndex: 25, netReturn: -0.2 }),
      trade({ exitBarIndex: 20, netReturn: 0.1 }),
      trade({ exitBarIndex: 29, netReturn: -0.1 }),
      trade({ exitBarIndex: 9, netReturn: 0.3 }),
    ]);
    expect(digest.candles).toEqual([
      { candle: 0, highest: 0.3, lowest: 0.3 },
      { candle: 2, highest: 0.1, lowest: -0.2 },
    ]);
  });
});

describe('the histogram of returns', () => {
  it('has bins of the next round width above that of Freedman and Diaconis', () => {
    // Quartiles of 0 to 99 % in even steps are 24.75 % and 74.25 %: 2 · 0.495 / ∛100 is 0.213.
    const { start, width, counts, median } = returnHistogram(
      Array.from({ length: 100 }, (_, index) => index / 100),
    );
    expect([start, width]).toEqual([0, 0.5]);
    expect(counts).toEqual([50, 50]);
    expect(median).toBeCloseTo(0.495, 12);
  });

  it('tell how many decimals tell their edges apart, and how many returns lie beyond the last', () => {
    // Steps of 0.005 %: two decimals would write 0.00 %, 0.01 %, 0.01 %, 0.02 %.
    const narrow = Array.from({ length: 20_000 }, (_, index) => (index / 19_999 - 0.5) * 0.001);
    expect(returnHistogram(narrow)).toMatchObject({ decimals: 3, beyond: 0 });
    expect(returnHistogram(narrow).width).toBeCloseTo(5e-5, 12);
    expect(returnHistogram([-0.03, -0.01, 0.01, 0.03, 0.05])).toMatchObject({ decimals: 2, beyond: 0 });
    // Twenty bins on each side of 0 hold the narrow ones; three lie far out.
    const { counts, beyond } = returnHistogram([...narrow, -0.5, 0.5, 0.6]);
    expect([counts.length, beyond]).toEqual([40, 3]);
  });

  it('has an edge at 0, so that no bar holds gains and losses', () => {
    const { start, width, counts } = returnHistogram([-0.03, -0.01, 0.01, 0.03, 0.05]);
    expect(Math.abs(start % width)).toBeCloseTo(0, 12);
    const losses = counts.filter((_count, bin) => start + (bin + 0.5) * width < 0);
    expect(losses.reduce((sum, count) => sum + count, 0)).toBe(2);
  });

  it('counts every return once in at most forty bins, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 }),
        (returns) => {
          const { counts, width } = returnHistogram(returns);
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(returns.length);
          expect(counts.length).toBeLessThanOrEqual(40);
          expect(width).toBeGreaterThan(0);
        },
      ),
    );
  });

  it.each([[[0]], [[0, 0, 0]], [[0.02, 0.02]], [[-1]], [[-5e-324]], [[5e-324, 0]]])(
    'has one bar for %j',
    (returns) => {
      expect(returnHistogram(returns).counts).toEqual([returns.length]);
    },
  );
});
