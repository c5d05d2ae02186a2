import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StopRules } from '../../../src/execution/stop-rules.js';

const none = { stopLossPct: null, takeProfitPct: null, trailingStopPct: null, maxHoldingBars: null };
const long = { side: 'LONG', entryPrice: 100, bestPrice: 100, entryBarIndex: 5 } as const;

describe('StopRules', () => {
  it('never leaves without rules', () => {
    const rules = new StopRules(none);
    expect(rules.check(long, { open: 1, high: 1000, low: 1 })).toBeNull();
    expect(rules.isOverdue(long, 1_000_000)).toBe(false);
  });

  it('is overdue once the bars were held', () => {
    const rules = new StopRules({ ...none, maxHoldingBars: 3 });
    expect([6, 7, 8, 9].map((bar) => rules.isOverdue(long, bar))).toEqual([false, false, true, true]);
  });

  it('names the stop loss when both stops are at one level', () => {
    const rules = new StopRules({ ...none, stopLossPct: 0.05, trailingStopPct: 0.05 });
    expect(rules.check(long, { open: 100, high: 100, low: 90 })).toEqual({
      reason: 'STOP_LOSS',
      price: 95,
      atOpen: false,
    });
  });

  it('fills within the bar, whatever the bar', () => {
    const fraction = fc.option(fc.double({ min: 0.001, max: 0.5, noNaN: true }), { nil: null });
    const price = fc.double({ min: 50, max: 150, noNaN: true });
    fc.assert(
      fc.property(
        fc.record({ stopLossPct: fraction, takeProfitPct: fraction, trailingStopPct: fraction }),
        fc.constantFrom('LONG' as const, 'SHORT' as const),
        price,
        price,
        price,
        (exits, side, a, b, open) => {
          const high = Math.max(a, b, open);
          const low = Math.min(a, b, open);
          const hit = new StopRules({ ...exits, maxHoldingBars: null }).check(
            { ...long, side },
            { open, high, low },
          );
          if (hit === null) return;
          expect(hit.price).toBeGreaterThanOrEqual(low);
          expect(hit.price).toBeLessThanOrEqual(high);
          expect(hit.atOpen).toBe(hit.price === open);
        },
      ),
    );
  });
});
