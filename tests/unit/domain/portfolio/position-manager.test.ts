import { describe, expect, it } from 'vitest';
import { CostModel } from '../../../../src/domain/execution/cost-model.js';
import { PositionManager } from '../../../../src/domain/portfolio/position-manager.js';

const capital = 10_000;
const commissionRate = 0.002;
const slippageRate = 0.01;
const at = (barIndex: number, marketPrice: number) => ({ barIndex, timeMs: barIndex * 1000, marketPrice });
const account = () => new PositionManager(capital, new CostModel(commissionRate, slippageRate));

describe('PositionManager', () => {
  it('charges commission on entry and on exit', () => {
    const portfolio = account();
    portfolio.open('LONG', 10, at(0, 100), null);
    expect(portfolio.cash).toBeCloseTo(capital - 10 * 101 * (1 + commissionRate), 10);
    const trade = portfolio.close('SIGNAL', at(3, 110), 'OPEN');
    expect(trade.commission).toBeCloseTo(commissionRate * 10 * (101 + 110 * 0.99), 10);
    expect(portfolio.cash).toBeCloseTo(capital + trade.netPnl, 10);
  });

  it('says what slippage cost on both sides', () => {
    const portfolio = account();
    portfolio.open('SHORT', 10, at(0, 100), null);
    const trade = portfolio.close('SIGNAL', at(1, 90), 'OPEN');
    expect(trade.slippage).toBeCloseTo(10 * slippageRate * (100 + 90), 10);
    expect(trade.grossPnl + trade.slippage).toBeCloseTo(10 * (100 - 90), 10);
  });

  it('values a long and a short at the market', () => {
    const long = account();
    long.open('LONG', 10, at(0, 100), null);
    expect(long.equityAt(120)).toBeCloseTo(capital - 1010 * (1 + commissionRate) + 1200, 10);
    const short = account();
    short.open('SHORT', 10, at(0, 100), null);
    expect(short.signedQuantity).toBe(-10);
    expect(short.equityAt(120)).toBeCloseTo(capital + 990 * (1 - commissionRate) - 1200, 10);
  });

  it('relates the net profit to the entry notional', () => {
    const portfolio = account();
    portfolio.open('LONG', 10, at(0, 100), 0.8);
    const trade = portfolio.close('SIGNAL', at(1, 110), 'OPEN');
    expect(trade.netReturn).toBeCloseTo(trade.netPnl / 1010, 12);
    expect(trade.entryConfidence).toBe(0.8);
  });

  it.each([
    ['OPEN', 4, 4],
    ['INSIDE', 4, 5],
    ['CLOSE', 4, 5],
    ['INSIDE', 0, 1],
    ['OPEN', 0, 1],
  ] as const)('counts bars held when it leaves %s after %i bars as %i', (moment, bars, held) => {
    const portfolio = account();
    portfolio.open('LONG', 1, at(2, 100), null);
    expect(portfolio.close('SIGNAL', at(2 + bars, 100), moment).barsHeld).toBe(held);
  });

  it('has a win rate once a trade was closed', () => {
    const portfolio = account();
    expect(portfolio.winRate).toBeNull();
    for (const exit of [110, 120, 90, 80]) {
      portfolio.open('LONG', 1, at(0, 100), null);
      portfolio.close('SIGNAL', at(1, exit), 'OPEN');
    }
    expect(portfolio.winRate).toBe(0.5);
    expect(portfolio.trades.map((trade) => trade.seq)).toEqual([0, 1, 2, 3]);
  });

  it('holds one position at a time', () => {
    const portfolio = account();
    expect(() => portfolio.close('SIGNAL', at(0, 1), 'OPEN')).toThrow('no position');
    portfolio.open('LONG', 1, at(0, 100), null);
    expect(() => portfolio.open('LONG', 1, at(1, 100), null)).toThrow('open already');
  });
});
