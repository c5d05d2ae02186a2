import { describe, expect, it } from 'vitest';
import { type Candle, flat, runScript } from './scripted-run.js';

const entry = 100;
const long = (bar: Candle, exits: Parameters<typeof runScript>[0]['exits']) =>
  runScript({ candles: [flat(entry), flat(entry), bar, flat(entry)], signals: 'BHHH', exits: exits ?? {} })
    .trades[0];
const short = (bar: Candle, exits: Parameters<typeof runScript>[0]['exits']) =>
  runScript({
    candles: [flat(entry), flat(entry), bar, flat(entry)],
    signals: 'SHHH',
    decisions: { allowShortFromFlat: true },
    exits: exits ?? {},
  }).trades[0];

describe('exits other than signals', () => {
  it('stops a long at the level, relative to the entry fill', () => {
    expect(long([100, 101, 90, 100], { stopLossPct: 0.05 })).toMatchObject({
      exitReason: 'STOP_LOSS',
      exitPrice: 95,
      exitBarIndex: 2,
      barsHeld: 2,
    });
  });

  it('stops a short above its entry', () => {
    expect(short([100, 110, 99, 100], { stopLossPct: 0.05 })).toMatchObject({
      exitReason: 'STOP_LOSS',
      exitPrice: 105,
    });
  });

  it('takes profit when the bar touches the target exactly', () => {
    expect(long([100, 110, 99, 100], { takeProfitPct: 0.1 })).toMatchObject({
      exitReason: 'TAKE_PROFIT',
      exitPrice: 110,
    });
    expect(short([100, 101, 90, 100], { takeProfitPct: 0.1 })).toMatchObject({
      exitReason: 'TAKE_PROFIT',
      exitPrice: 90,
    });
  });

  it('counts the stop when one bar touches both', () => {
    const both = { stopLossPct: 0.05, takeProfitPct: 0.05 };
    expect(long([100, 106, 94, 100], both)).toMatchObject({ exitReason: 'STOP_LOSS', exitPrice: 95 });
    expect(short([100, 106, 94, 100], both)).toMatchObject({ exitReason: 'STOP_LOSS', exitPrice: 105 });
  });

  it('leaves at an open beyond the target, whatever the bar touches later', () => {
    const both = { stopLossPct: 0.05, takeProfitPct: 0.05 };
    expect(long([106, 106, 94, 100], both)).toMatchObject({
      exitReason: 'TAKE_PROFIT',
      exitPrice: 106,
      barsHeld: 1,
    });
    expect(short([94, 106, 94, 100], both)).toMatchObject({ exitReason: 'TAKE_PROFIT', exitPrice: 94 });
  });

  it('leaves at an open beyond a trailing stop, on both sides', () => {
    const exits = { trailingStopPct: 0.1, takeProfitPct: 0.3 };
    // Up to 120 and open at 105, below 108; then all the way to the target at 130.
    const up = {
      candles: [flat(100), [100, 120, 100, 119], [105, 135, 104, 130], flat(130)],
      exits,
    } as const;
    expect(runScript({ ...up, signals: 'BHHH' }).trades[0]).toMatchObject({
      exitReason: 'TRAILING_STOP',
      exitPrice: 105,
    });
    // Down to 80 and open at 90, above 88; then all the way to the target at 70.
    const down = { candles: [flat(100), [100, 100, 80, 81], [90, 91, 60, 70], flat(70)], exits } as const;
    const { trades } = runScript({ ...down, signals: 'SHHH', decisions: { allowShortFromFlat: true } });
    expect(trades[0]).toMatchObject({ exitReason: 'TRAILING_STOP', exitPrice: 90 });
  });

  it('fills at the open when the bar opens beyond the level', () => {
    expect(long([90, 91, 89, 90], { stopLossPct: 0.05 })).toMatchObject({
      exitReason: 'STOP_LOSS',
      exitPrice: 90,
      barsHeld: 1,
    });
    expect(long([120, 121, 119, 120], { takeProfitPct: 0.1 })).toMatchObject({
      exitReason: 'TAKE_PROFIT',
      exitPrice: 120,
    });
    expect(short([120, 121, 119, 120], { stopLossPct: 0.05 })).toMatchObject({
      exitReason: 'STOP_LOSS',
      exitPrice: 120,
    });
  });

  it('checks the entry bar too', () => {
    const { trades } = runScript({
      candles: [flat(100), [100, 100, 90, 100], flat(100)],
      signals: 'BHH',
      exits: { stopLossPct: 0.05 },
    });
    expect(trades[0]).toMatchObject({ entryBarIndex: 1, exitBarIndex: 1, exitPrice: 95, barsHeld: 1 });
  });

  it('hangs a trailing stop from the extremes of earlier bars only', () => {
    // On its own high of 120 the third bar would be stopped at 108; on the earlier 110 only at 99.
    const { trades } = runScript({
      candles: [flat(100), [100, 110, 100, 110], [110, 120, 105, 110], [110, 110, 107, 108], flat(108)],
      signals: 'BHHHH',
      exits: { trailingStopPct: 0.1 },
    });
    expect(trades[0]).toMatchObject({ exitReason: 'TRAILING_STOP', exitBarIndex: 3, exitPrice: 108 });
  });

  it('trails a short from the lowest low', () => {
    const { trades } = runScript({
      candles: [flat(100), [100, 100, 80, 82], [82, 90, 82, 90], flat(90)],
      signals: 'SHHH',
      decisions: { allowShortFromFlat: true },
      exits: { trailingStopPct: 0.1 },
    });
    expect(trades[0]).toMatchObject({ exitReason: 'TRAILING_STOP', exitBarIndex: 2, exitPrice: 88 });
  });

  it('leaves by the nearer of stop loss and trailing stop', () => {
    expect(long([100, 101, 90, 95], { stopLossPct: 0.02, trailingStopPct: 0.05 })).toMatchObject({
      exitReason: 'STOP_LOSS',
      exitPrice: 98,
    });
  });

  it('leaves at the open after max_holding_bars bars', () => {
    const { trades } = runScript({
      candles: [flat(100), flat(101), flat(102), [103, 110, 90, 95], flat(104)],
      signals: 'BHHHH',
      exits: { maxHoldingBars: 2, stopLossPct: 0.05 },
    });
    expect(trades[0]).toMatchObject({
      exitReason: 'MAX_HOLDING',
      entryBarIndex: 1,
      exitBarIndex: 3,
      exitPrice: 103,
      barsHeld: 2,
    });
  });

  it('charges slippage and commission on a stop like on any fill', () => {
    const slippageRate = 0.001;
    const commissionRate = 0.002;
    const { trades } = runScript({
      candles: [flat(100), flat(100), [100, 100, 90, 95], flat(95)],
      signals: 'BHHH',
      exits: { stopLossPct: 0.05 },
      parameters: { slippageRate, commissionRate },
    });
    const fill = 100 * (1 + slippageRate);
    const level = fill - fill * 0.05;
    expect(trades[0]?.exitPrice).toBeCloseTo(level * (1 - slippageRate), 10);
    expect(trades[0]?.commission).toBeCloseTo(
      commissionRate * (trades[0]?.quantity ?? 0) * (fill + level * (1 - slippageRate)),
      8,
    );
  });

  it('fills a pending exit at the open before it looks at stops', () => {
    const { trades } = runScript({
      candles: [flat(100), flat(100), [90, 91, 80, 85], flat(85)],
      signals: 'BSHH',
      exits: { stopLossPct: 0.05 },
    });
    expect(trades[0]).toMatchObject({ exitReason: 'SIGNAL', exitPrice: 90 });
  });
});

describe('excursions', () => {
  it('measures the best and worst price while the position was held', () => {
    const { trades } = runScript({
      candles: [flat(100), [100, 108, 97, 100], [100, 104, 95, 100], [102, 150, 50, 100], flat(100)],
      signals: 'BHSHH',
    });
    expect(trades[0]?.maxFavorableExcursion).toBeCloseTo(0.08, 12);
    expect(trades[0]?.maxAdverseExcursion).toBeCloseTo(0.05, 12);
  });

  it('takes of a bar that is left inside only the open and the fill', () => {
    const trade = long([102, 140, 90, 100], { stopLossPct: 0.05 });
    expect(trade?.maxFavorableExcursion).toBeCloseTo(0.02, 12);
    expect(trade?.maxAdverseExcursion).toBeCloseTo(0.05, 12);
  });

  it('mirrors for shorts', () => {
    const { trades } = runScript({
      candles: [flat(100), [100, 103, 90, 100], flat(100)],
      signals: 'SBH',
      decisions: { allowShortFromFlat: true },
    });
    expect(trades[0]?.maxFavorableExcursion).toBeCloseTo(0.1, 12);
    expect(trades[0]?.maxAdverseExcursion).toBeCloseTo(0.03, 12);
  });
});
