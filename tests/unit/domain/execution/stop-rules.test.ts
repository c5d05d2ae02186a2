import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StopRules } from '../../../../src/domain/execution/stop-rules.js';

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

  it.each([
    ['LONG', 'beyond the stop', { open: 94, high: 111, low: 93 }, 'STOP_LOSS', 94, true],
    ['LONG', 'beyond the target', { open: 111, high: 112, low: 90 }, 'TAKE_PROFIT', 111, true],
    ['LONG', 'at the stop', { open: 95, high: 111, low: 95 }, 'STOP_LOSS', 95, true],
    ['LONG', 'at the target', { open: 110, high: 110, low: 90 }, 'TAKE_PROFIT', 110, true],
    ['LONG', 'between, touching both', { open: 100, high: 111, low: 90 }, 'STOP_LOSS', 95, false],
    ['LONG', 'between, touching the target', { open: 100, high: 111, low: 96 }, 'TAKE_PROFIT', 110, false],
    ['SHORT', 'beyond the stop', { open: 106, high: 107, low: 80 }, 'STOP_LOSS', 106, true],
    ['SHORT', 'beyond the target', { open: 89, high: 120, low: 88 }, 'TAKE_PROFIT', 89, true],
    ['SHORT', 'at the stop', { open: 105, high: 105, low: 80 }, 'STOP_LOSS', 105, true],
    ['SHORT', 'at the target', { open: 90, high: 120, low: 90 }, 'TAKE_PROFIT', 90, true],
    ['SHORT', 'between, touching both', { open: 100, high: 111, low: 80 }, 'STOP_LOSS', 105, false],
    ['SHORT', 'between, touching the target', { open: 100, high: 104, low: 80 }, 'TAKE_PROFIT', 90, false],
  ] as const)('lets a %s leave a bar that opens %s', (side, _where, bar, reason, price, atOpen) => {
    const rules = new StopRules({ ...none, stopLossPct: 0.05, takeProfitPct: 0.1 });
    expect(rules.check({ ...long, side }, bar)).toEqual({ reason, price, atOpen });
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
