import { describe, expect, it } from 'vitest';
import { findUnadjustedSplits } from '../../../../src/domain/backtest/unadjusted-splits.js';
import type { Calendar } from '../../../../src/domain/market/instrument.js';
import { DAY_MS } from '../../../../src/domain/market/timeframe.js';
import { barsOf, type Candle, FIRST_DAY_MS, instrument, runScript } from './scripted-run.js';

const CHANGE_AT = 25;

/** Bars that go up and down by `swing`, and from bar 25 on have `factor` times the price, opening there. */
function stepped(factor: number, { swing = 0.01, count = 40, at = CHANGE_AT } = {}): Candle[] {
  return Array.from({ length: count }, (_bar, index) => {
    const before = index === 0 ? 0 : (index - 1) % 2;
    const scale = index < at ? 1 : factor;
    const open = 100 * (1 + swing * before) * scale;
    const close = 100 * (1 + swing * (index % 2)) * scale;
    return [open, Math.max(open, close), Math.min(open, close), close];
  });
}
const found = (candles: readonly Candle[], firstIndex = 0) =>
  findUnadjustedSplits(barsOf(candles), { firstIndex, endIndex: candles.length }).map(
    ({ openTimeMs, ratio }) => [(openTimeMs - FIRST_DAY_MS) / DAY_MS, ratio],
  );

/**
 * The rule again, written from its definition: the deviation of alternating returns ±ln(1 + swing) of an even number
 * of them is ln(1 + swing) · √(n / (n − 1)), since their mean is 0.
 */
const limit = (swing: number, returns = 20) => 8 * Math.log(1 + swing) * Math.sqrt(returns / (returns - 1));

describe('splits that prices are not adjusted for', () => {
  it.each([
    [1 / 2, '2:1'],
    [1 / 4, '4:1'],
    [1 / 7, '7:1'],
    [2 / 3, '3:2'],
    [4 / 5, '5:4'],
    [3, '1:3'],
    [10, '1:10'],
  ])('are steps of the open to %f times the close before: %s', (factor, ratio) => {
    expect(found(stepped(factor, { swing: 0.001 }))).toEqual([[CHANGE_AT, ratio]]);
  });

  it('are none where the market moves as far by itself', () => {
    // ln 2 = 0.693 lies between the limits of swings of 8 % and of 9 %.
    expect(limit(0.08)).toBeLessThan(Math.LN2);
    expect(limit(0.09)).toBeGreaterThan(Math.LN2);
    expect(found(stepped(0.5, { swing: 0.08 }))).toEqual([[CHANGE_AT, '2:1']]);
    expect(found(stepped(0.5, { swing: 0.09 }))).toEqual([]);
  });

  it.each([0.81, 1.24, 0.9, 0.6, 1.7])('are none where the price becomes %f times what it was', (factor) => {
    expect(found(stepped(factor, { swing: 0.001 }))).toEqual([]);
  });

  it('are seen in prices that stood still before', () => {
    expect(found(stepped(0.5, { swing: 0 }))).toEqual([[CHANGE_AT, '2:1']]);
  });

  it('are judged by the returns that there are, at least five', () => {
    expect(found(stepped(0.25, { at: 6 }))).toEqual([[6, '4:1']]);
    expect(found(stepped(0.25, { at: 5 }))).toEqual([]);
  });

  it('are looked for in the range, its first bar included, and not in the history', () => {
    expect(found(stepped(0.25), CHANGE_AT)).toEqual([[CHANGE_AT, '4:1']]);
    expect(found(stepped(0.25), CHANGE_AT + 1)).toEqual([]);
  });

  it('are not closes within a session: a fall from open to close is none', () => {
    const candles = stepped(1).map(
      (candle, index): Candle => (index < CHANGE_AT ? candle : [25, 25, 25, 25]),
    );
    candles[CHANGE_AT] = [100, 100, 25, 25];
    expect(found(candles)).toEqual([]);
  });
});

describe('the warning of a run over one', () => {
  const warningOf = (calendar: Calendar, factor = 0.25) =>
    runScript({
      candles: stepped(factor),
      signals: 'B',
      input: { instrument: { ...instrument, calendar } },
    }).warnings.filter(({ code }) => code === 'UNADJUSTED_SPLIT');

  it.each([
    ['XNYS', 'INVALIDATES'],
    ['24x5', 'INVALIDATES'],
    ['24x7', 'CAUTION'],
  ] as const)('is, on the calendar %s, %s', (calendar, severity) => {
    expect(warningOf(calendar)).toMatchObject([{ severity }]);
  });

  it('names symbol, date, ratio, prices and remedy', () => {
    const date = new Date(FIRST_DAY_MS + CHANGE_AT * DAY_MS).toISOString().slice(0, 10);
    const [close, open] = [100, 25];
    expect(warningOf('XNYS')[0]?.message).toContain(`TEST`);
    expect(warningOf('XNYS')[0]?.message).toContain(`on ${date}, 4:1 (close ${close}, open ${open})`);
    expect(warningOf('XNYS')[0]?.message).toContain('--adjust');
  });

  it('is not given without one', () => {
    expect(warningOf('XNYS', 1)).toEqual([]);
  });
});
