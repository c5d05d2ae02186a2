import { describe, expect, it } from 'vitest';
import type { Bars } from '../../../../src/domain/market/bars.js';
import { forwardReturnLabels } from '../../../../src/tensorflow/training/labels/forward-return.js';
import { labelBars } from '../../../../src/tensorflow/training/labels/label-bars.js';
import {
  BUY,
  HOLD,
  labelHorizonBars,
  NO_LABEL,
  SELL,
} from '../../../../src/tensorflow/training/labels/labels.js';
import { tripleBarrierLabels } from '../../../../src/tensorflow/training/labels/triple-barrier.js';
import { zigzagLabels } from '../../../../src/tensorflow/training/labels/zigzag.js';

/** Bars that open and close at the given price and reach the given high and low. */
function barsOf(rows: readonly { close: number; high?: number; low?: number }[]): Bars {
  const close = Float64Array.from(rows, (row) => row.close);
  return {
    length: rows.length,
    openTimeMs: Float64Array.from(rows, (_, index) => index),
    open: close,
    close,
    high: Float64Array.from(rows, (row) => row.high ?? row.close),
    low: Float64Array.from(rows, (row) => row.low ?? row.close),
    volume: new Float64Array(rows.length),
  };
}

describe('zigzagLabels', () => {
  // With 10 %: high 120 at bar 2 is confirmed by 105 at bar 4 (at or below 108),
  // low 90 at bar 5 by 100 at bar 7 (at or above 99); what follows is not confirmed.
  const close = Float64Array.from([100, 110, 120, 115, 105, 90, 95, 100, 105]);
  const labels = zigzagLabels(close, 0.1);

  it('labels by the turning point that ends the swing', () => {
    // 100 × 1.1 = 110 ≤ 120; 110 × 1.1 = 121 > 120; 120 × 0.9, 115 × 0.9 and 105 × 0.9 ≥ 90; then nothing is confirmed.
    expect(Array.from(labels.classes)).toEqual([
      BUY,
      HOLD,
      SELL,
      SELL,
      SELL,
      NO_LABEL,
      NO_LABEL,
      NO_LABEL,
      NO_LABEL,
    ]);
  });

  it('knows a label at the bar that confirms the turning point', () => {
    expect(Array.from(labels.knownAtBar)).toEqual([4, 4, 7, 7, 7, 5, 6, 7, 8]);
    expect(labelHorizonBars(labels)).toBe(5);
  });

  it('labels nothing where closes never turn', () => {
    expect(Array.from(zigzagLabels(Float64Array.from([100, 101, 102]), 0.1).classes)).toEqual([
      NO_LABEL,
      NO_LABEL,
      NO_LABEL,
    ]);
  });

  it('mirrors a fall that comes first', () => {
    const mirrored = zigzagLabels(Float64Array.from([100, 85, 80, 95, 110, 96]), 0.1);
    // High 100 at bar 0 confirmed at bar 1, low 80 at bar 2 confirmed at bar 3, high 110 at bar 4 confirmed at bar 5.
    expect(Array.from(mirrored.classes)).toEqual([SELL, HOLD, BUY, BUY, NO_LABEL, NO_LABEL]);
    expect(Array.from(mirrored.knownAtBar)).toEqual([3, 3, 5, 5, 4, 5]);
  });
});

describe('forwardReturnLabels', () => {
  const close = Float64Array.from([100, 100, 103, 100, 97]);

  it('labels by the return over the horizon, the threshold itself being HOLD', () => {
    // Over two bars: +3 %, 0 %, −5.8 %.
    expect(Array.from(forwardReturnLabels(close, 2, 0.02).classes)).toEqual([
      BUY,
      HOLD,
      SELL,
      NO_LABEL,
      NO_LABEL,
    ]);
    expect(forwardReturnLabels(Float64Array.from([100, 125]), 1, 0.25).classes[0]).toBe(HOLD);
  });

  it('knows a label when the horizon has passed', () => {
    expect(Array.from(forwardReturnLabels(close, 2, 0.02).knownAtBar)).toEqual([2, 3, 4, 3, 4]);
  });
});

describe('tripleBarrierLabels', () => {
  const barriers = { horizonBars: 2, takeProfitPct: 0.05, stopLossPct: 0.02 };

  it('labels by the barrier that is touched first', () => {
    const buys = barsOf([{ close: 100 }, { close: 101, high: 105 }, { close: 90 }]);
    expect(tripleBarrierLabels(buys, barriers)).toMatchObject({
      classes: Int8Array.of(BUY, NO_LABEL, NO_LABEL),
    });
    const sells = barsOf([{ close: 100 }, { close: 99, low: 98 }, { close: 110 }]);
    expect(tripleBarrierLabels(sells, barriers).classes[0]).toBe(SELL);
  });

  it('knows a label at the touch, else at the end of the horizon', () => {
    const bars = barsOf([{ close: 100 }, { close: 101, high: 106 }, { close: 101 }, { close: 101 }]);
    expect(Array.from(tripleBarrierLabels(bars, barriers).knownAtBar)).toEqual([1, 3, 2, 3]);
  });

  it('holds when neither barrier or both in one bar are touched', () => {
    const both = barsOf([{ close: 100 }, { close: 100, high: 106, low: 97 }, { close: 120 }]);
    const neither = barsOf([{ close: 100 }, { close: 101 }, { close: 102 }]);
    expect(tripleBarrierLabels(both, barriers).classes[0]).toBe(HOLD);
    expect(tripleBarrierLabels(neither, barriers).classes[0]).toBe(HOLD);
  });

  it('leaves the last bars without a label even when they touch', () => {
    const bars = barsOf([{ close: 100 }, { close: 100 }, { close: 100, high: 110 }]);
    expect(Array.from(tripleBarrierLabels(bars, barriers).classes)).toEqual([BUY, NO_LABEL, NO_LABEL]);
  });
});

describe('labelBars', () => {
  const bars = barsOf([{ close: 100 }, { close: 110 }, { close: 120 }, { close: 100 }]);

  it('takes the kind of labels that the strategy names', () => {
    expect(labelBars(bars, { source: 'zigzag', threshold: 0.1 })).toEqual(zigzagLabels(bars.close, 0.1));
    expect(labelBars(bars, { source: 'forward_return', horizonBars: 1, threshold: 0 })).toEqual(
      forwardReturnLabels(bars.close, 1, 0),
    );
    const barriers = { horizonBars: 2, takeProfitPct: 0.1, stopLossPct: 0.1 };
    expect(labelBars(bars, { source: 'triple_barrier', ...barriers })).toEqual(
      tripleBarrierLabels(bars, barriers),
    );
  });
});
