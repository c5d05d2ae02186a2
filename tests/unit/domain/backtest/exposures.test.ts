import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BacktestResult } from '../../../../src/domain/backtest/backtest-result.js';
import { randomScript } from './random-script.js';
import { flat, runScript, type Script } from './scripted-run.js';

const capital = 100_000;

describe('the exposures of a run', () => {
  it('are the means of the notional over the account, both at the open', () => {
    // A quarter of the account, 250 shares at 100, bought at the open of bar 1 and sold at that of bar 4.
    const opens = [100, 100, 120, 80, 90, 90];
    const quantity = (0.25 * capital) / 100;
    const { metrics } = runScript({
      candles: opens.map(flat),
      signals: 'BHHSHH',
      parameters: { initialCapital: capital },
    });
    const shareAt = (price: number): number => (quantity * price) / (capital + quantity * (price - 100));
    const long = (shareAt(100) + shareAt(120) + shareAt(80)) / opens.length;
    const hold = 90 / 100 - 1;
    expect(metrics.exposure).toBe(3 / 6);
    expect(metrics.exposures?.long).toBeCloseTo(long, 14);
    expect(metrics.exposures?.short).toBe(0);
    expect(metrics.exposures?.net).toBeCloseTo(long, 14);
    expect(metrics.exposures?.holdReturn).toBeCloseTo(long * hold, 14);
  });

  it('of a run that only sells short are net short, and holding as much falls when prices rise', () => {
    const { metrics } = runScript({
      candles: [100, 100, 110, 110].map(flat),
      signals: 'SHHH',
      decisions: { allowShortFromFlat: true, sizing: { fraction: 0.5, lot: 1 } },
      parameters: { initialCapital: capital },
    });
    const quantity = (0.5 * capital) / 100;
    const shareAt = (price: number): number => (quantity * price) / (capital - quantity * (price - 100));
    const short = (shareAt(100) + 2 * shareAt(110)) / 4;
    expect(metrics.exposures?.short).toBeCloseTo(short, 14);
    expect(metrics.exposures?.net).toBeCloseTo(-short, 14);
    expect(metrics.exposures?.holdReturn).toBeCloseTo(-short * 0.1, 14);
    expect(metrics.buyAndHoldReturn).toBeCloseTo(0.1, 14);
  });

  it('count nothing in a bar that is left at its open', () => {
    const { metrics } = runScript({
      candles: [flat(100), flat(100), flat(80), flat(80)],
      signals: 'BHHH',
      exits: { stopLossPct: 0.1 },
      parameters: { initialCapital: capital },
    });
    expect(metrics.exposures?.long).toBeCloseTo(0.25 / 4, 14);
  });

  it('are those of an independent count over the trades', () => {
    fc.assert(
      fc.property(randomScript, (random) => {
        // Without levels every exit is at an open, at the end, or where nothing is left.
        const script = { ...random, exits: {} };
        const result = runScript(script);
        const { long, short, condition } = countedExposures(script, result);
        const { exposures } = result.metrics;
        // What is left of an account after a fall has the rounding of what it was before, in the engine and here.
        const rounding = Math.max(1e-9, 16 * Number.EPSILON * condition);
        fc.pre(Number.isFinite(condition));
        expect(Math.abs((exposures?.long ?? Number.NaN) - long)).toBeLessThanOrEqual(rounding * (1 + long));
        expect(Math.abs((exposures?.short ?? Number.NaN) - short)).toBeLessThanOrEqual(
          rounding * (1 + short),
        );
        expect(exposures?.net).toBe((exposures?.long ?? 0) - (exposures?.short ?? 0));
        expect(exposures?.gross).toBe((exposures?.long ?? 0) + (exposures?.short ?? 0));
      }),
      { numRuns: 300, endOnFailure: true },
    );
  });
});

/**
 * Goes through the bars of each trade with the account as its own net profits before it leave it.
 * @returns the means, and `condition`: how many times larger the account has been than at its smallest
 */
function countedExposures({ candles, parameters }: Script, { trades }: BacktestResult) {
  let cash = parameters?.initialCapital ?? 0;
  let [largest, smallest] = [cash, cash];
  const sums = { LONG: 0, SHORT: 0 };
  const commissionRate = parameters?.commissionRate ?? 0;
  for (const { side, quantity, entryBarIndex, barsHeld, entryPrice, netPnl } of trades) {
    const sign = side === 'LONG' ? 1 : -1;
    const afterEntry = cash - quantity * (sign * entryPrice + commissionRate * entryPrice);
    for (let bar = entryBarIndex; bar < entryBarIndex + barsHeld; bar += 1) {
      const open = candles[bar]?.[0] ?? Number.NaN;
      const account = afterEntry + sign * quantity * open;
      largest = Math.max(largest, account);
      smallest = Math.min(smallest, account);
      sums[side] += (quantity * open) / account;
    }
    cash += netPnl;
  }
  const condition = largest / Math.abs(smallest);
  return { long: sums.LONG / candles.length, short: sums.SHORT / candles.length, condition };
}
