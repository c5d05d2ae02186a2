import { describe, expect, it } from 'vitest';
import { CostModel } from '../../../../src/domain/execution/cost-model.js';
import { emptyBars } from '../../../../src/domain/market/bars.js';
import { buyAndHoldReturn } from '../../../../src/domain/statistics/buy-and-hold.js';
import { exposedHoldValue } from '../../../../src/faces/report/exposed-hold.js';
import { holdValues } from '../../../../src/faces/report/hold-value.js';
import { storedResult } from '../graphql/records.js';

describe('holdValues', () => {
  const bars = emptyBars(3);
  bars.open.set([50, 60, 70]);
  bars.close.set([55, 65, 80]);
  const terms = { initialCapital: 10_000, commissionRate: 0.01, slippageRate: 0.02 };
  // One share costs 50 · 1.02 with slippage, and 1 % of that in commission.
  const shares = 10_000 / (50 * 1.02 * 1.01);

  it('values the shares that the capital bought at the first open', () => {
    const [first, second] = holdValues(bars, [0, 1], terms);
    expect(first).toBeCloseTo(shares * 55, 6);
    expect(second).toBeCloseTo(shares * 65, 6);
  });

  it('sells them at the last close, so that the curve ends at the metric', () => {
    const [last] = holdValues(bars, [2], terms) as [number];
    expect(last).toBeCloseTo(shares * 80 * 0.98 * 0.99, 6);
    const metric = buyAndHoldReturn(50, 80, new CostModel(0.01, 0.02));
    expect(last / 10_000 - 1).toBeCloseTo(metric, 12);
  });
});

describe('holding at the mean net exposure', () => {
  const holding = (net: number) => ({
    ...storedResult.metrics,
    initialCapital: 1_000,
    exposures: { long: 0, short: 0, gross: 0, net, holdReturn: net * 0.4 },
  });

  it('leaves the rest in cash', () => {
    // 750 in cash, and 250 that have become 350 when 1,000 have become 1,400.
    expect(exposedHoldValue(holding(0.25), 1_400)).toBeCloseTo(1_100, 9);
  });

  it('loses with prices that rise when the strategy was net short', () => {
    // 250 sold short: 1,250 in cash, and 350 owed.
    expect(exposedHoldValue(holding(-0.25), 1_400)).toBeCloseTo(900, 9);
  });

  it('is not known of a run of engine 1', () => {
    expect(exposedHoldValue({ ...holding(0.25), exposures: null }, 1_400)).toBeNull();
  });
});
