import { describe, expect, it } from 'vitest';
import { depletionShare } from '../../../../src/domain/execution/depletion.js';
import { type Candle, flat, runScript, type Script } from './scripted-run.js';

const capital = 100_000;
const entry = 100;
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

/** The whole account short from bar 1 on, then the bar, then two flat ones. */
const shortInto = (bar: Candle, more: Partial<Script> = {}) =>
  runScript({
    candles: [flat(entry), flat(entry), bar, flat(50), flat(50)],
    signals: 'SHBBH',
    decisions: { allowShortFromFlat: true, sizing: { fraction: 1, lot: 1 } },
    parameters: { initialCapital: capital },
    ...more,
  });

/** Twice the account long from bar 1 on, half of it borrowed. */
const leveragedLongInto = (bar: Candle, more: Partial<Script> = {}) =>
  runScript({
    candles: [flat(entry), flat(entry), bar, flat(200), flat(200)],
    signals: 'BHSBH',
    decisions: { allowShortFromFlat: true, sizing: { fraction: 2, lot: 1 } },
    parameters: { initialCapital: capital },
    ...more,
  });

describe('depletionShare', () => {
  it.each([
    ['lives through the bar', 100, 1, null],
    ['is worth nothing halfway', 100, -100, 0.5],
    ['is worth nothing at the worst prices', 100, 0, 1],
    ['had nothing left at the open', 0, -5, 0],
    ['had less than nothing at the open', -5, -10, 0],
  ])('of an account that %s', (_what, atOpen, atWorst, share) => {
    expect(depletionShare(atOpen, atWorst)).toBe(share);
  });
});

describe('an account that is depleted inside a bar', () => {
  it('closes a short where it is worth nothing, and trades no more', () => {
    const { trades, equity, warnings, funnel, metrics } = shortInto([100, 300, 100, 300]);
    const quantity = capital / entry;
    const proceeds = capital + quantity * entry;
    const [atOpen, atWorst] = [proceeds - quantity * 100, proceeds - quantity * 300];
    const price = 100 + (atOpen / (atOpen - atWorst)) * (300 - 100);
    expect(price).toBe(200);
    expect(trades).toHaveLength(1);
    expect(trades[0]).toMatchObject({
      exitReason: 'ACCOUNT_DEPLETED',
      exitPrice: price,
      exitBarIndex: 2,
      barsHeld: 2,
      netPnl: -capital,
    });
    expect([...equity.equity]).toEqual([capital, capital, ...times(3, 0)]);
    expect(funnel.reasons).toEqual([{ code: 'ACCOUNT_DEPLETED', count: 2 }]);
    expect(warnings[0]).toMatchObject({ code: 'ACCOUNT_DEPLETED', severity: 'INVALIDATES' });
    expect(metrics).toMatchObject({
      totalReturn: -1,
      maxDrawdown: 1,
      sharpeRatio: null,
      sortinoRatio: null,
      annualizedVolatility: null,
    });
  });

  it('closes a long on borrowed money where it is worth nothing, though the bar recovers', () => {
    const quantity = (2 * capital) / entry;
    const debt = quantity * entry - capital;
    const { trades, equity } = leveragedLongInto([100, 210, 40, 200]);
    // 2,000 shares pay the debt of 100,000 at 50: five sixths of the way from 100 to 40.
    expect(trades[0]).toMatchObject({ side: 'LONG', quantity, exitReason: 'ACCOUNT_DEPLETED' });
    expect(trades[0]?.exitPrice).toBeCloseTo(debt / quantity, 10);
    expect(equity.equity[2]).toBeCloseTo(0, 8);
    expect(trades).toHaveLength(1);
  });

  it('closes at the open what the open has left nothing of', () => {
    const { trades, equity, metrics } = shortInto([250, 260, 90, 100]);
    const left = capital - (capital / entry) * (250 - entry);
    expect(trades[0]).toMatchObject({ exitReason: 'ACCOUNT_DEPLETED', exitPrice: 250, barsHeld: 1 });
    expect([...equity.equity].slice(2)).toEqual(times(3, left));
    expect(metrics.cagr).toBeNull();
  });

  it('pays slippage and commission on top, and is below zero after them', () => {
    const slippageRate = 0.01;
    const commissionRate = 0.02;
    const { trades, equity } = shortInto([100, 400, 100, 300], {
      parameters: { initialCapital: capital, slippageRate, commissionRate },
    });
    const fill = entry * (1 - slippageRate);
    const quantity = Math.floor(capital / (fill * (1 + commissionRate)));
    const cash = capital + quantity * fill * (1 - commissionRate);
    // Worth nothing where the shares cost all the cash.
    const exit = (cash / quantity) * (1 + slippageRate);
    expect(trades[0]?.exitPrice).toBeCloseTo(exit, 9);
    expect(equity.equity[2]).toBeCloseTo(cash - quantity * exit * (1 + commissionRate), 6);
    expect(equity.equity[2]).toBeLessThan(0);
    expect(trades[0]?.netPnl).toBeCloseTo((equity.equity.at(-1) ?? 0) - capital, 8);
  });

  it('comes after a stop that is nearer, and before one that is farther', () => {
    const bar: Candle = [100, 400, 100, 100];
    expect(shortInto(bar, { exits: { stopLossPct: 0.5 } }).trades[0]).toMatchObject({
      exitReason: 'STOP_LOSS',
      exitPrice: 150,
    });
    expect(shortInto(bar, { exits: { stopLossPct: 0.5 } }).warnings[0]?.code).not.toBe('ACCOUNT_DEPLETED');
    expect(shortInto(bar, { exits: { stopLossPct: 1.5 } }).trades[0]).toMatchObject({
      exitReason: 'ACCOUNT_DEPLETED',
      exitPrice: 200,
    });
    expect(leveragedLongInto([100, 100, 40, 60], { exits: { stopLossPct: 0.2 } }).trades[0]).toMatchObject({
      exitReason: 'STOP_LOSS',
      exitPrice: 80,
    });
    expect(leveragedLongInto([100, 100, 40, 60], { exits: { stopLossPct: 0.55 } }).trades[0]).toMatchObject({
      exitReason: 'ACCOUNT_DEPLETED',
    });
  });

  it('comes before a target of the same bar, and after one that the bar opens beyond', () => {
    const exits = { takeProfitPct: 0.2 };
    expect(shortInto([100, 400, 70, 75], { exits }).trades[0]?.exitReason).toBe('ACCOUNT_DEPLETED');
    expect(shortInto([75, 400, 70, 75], { exits }).trades[0]).toMatchObject({
      exitReason: 'TAKE_PROFIT',
      exitPrice: 75,
    });
  });

  it('is looked at in the bar of the entry too', () => {
    const { trades } = shortInto(flat(50), {
      candles: [flat(entry), [100, 250, 100, 100], flat(50), flat(50), flat(50)],
    });
    expect(trades[0]).toMatchObject({ entryBarIndex: 1, exitBarIndex: 1, exitPrice: 200, barsHeld: 1 });
  });

  it('does not happen to an account that keeps a cent', () => {
    const { trades, warnings } = shortInto([100, 199.99, 100, 100]);
    expect(trades[0]?.exitReason).toBe('SIGNAL');
    expect(warnings.map(({ code }) => code)).not.toContain('ACCOUNT_DEPLETED');
  });
});
