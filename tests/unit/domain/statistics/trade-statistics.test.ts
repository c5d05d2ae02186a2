import { describe, expect, it } from 'vitest';
import { CostModel } from '../../../../src/domain/execution/cost-model.js';
import { PositionManager } from '../../../../src/domain/portfolio/position-manager.js';
import type { Trade } from '../../../../src/domain/portfolio/trade.js';
import { breakEvenCost } from '../../../../src/domain/statistics/break-even-cost.js';
import { buyAndHoldReturn } from '../../../../src/domain/statistics/buy-and-hold.js';
import { tradeStatistics } from '../../../../src/domain/statistics/trade-statistics.js';

/** Trades of 10 pieces from 100 to each of the prices, sides in turns, at given costs. */
function tradesTo(exits: readonly number[], commissionRate: number, slippageRate: number): readonly Trade[] {
  const portfolio = new PositionManager(10_000, new CostModel(commissionRate, slippageRate));
  exits.forEach((exit, bar) => {
    portfolio.open(
      bar % 2 === 0 ? 'LONG' : 'SHORT',
      10,
      { barIndex: bar, timeMs: 0, marketPrice: 100 },
      null,
    );
    portfolio.close('SIGNAL', { barIndex: bar, timeMs: 0, marketPrice: exit }, 'INSIDE');
  });
  return portfolio.trades;
}

describe('tradeStatistics', () => {
  it('summarises net profits', () => {
    // +100, −50 (short), +20, 0 (short)
    const statistics = tradeStatistics(tradesTo([110, 105, 102, 100], 0, 0));
    const profits = [100, -50, 20, 0];
    const average = 70 / 4;
    const deviation = Math.sqrt(profits.reduce((sum, profit) => sum + (profit - average) ** 2, 0) / 3);
    expect(statistics).toMatchObject({
      totalTrades: 4,
      winningTrades: 2,
      losingTrades: 1,
      winRate: 0.5,
      avgWin: 60,
      avgLoss: -50,
      largestWin: 100,
      largestLoss: -50,
      profitFactor: 120 / 50,
      expectancy: average,
      totalCommission: 0,
      totalSlippage: 0,
    });
    expect(statistics.sqn).toBeCloseTo((Math.sqrt(4) * average) / deviation, 12);
  });

  it('adds up what the costs were', () => {
    const trades = tradesTo([110, 105], 0.001, 0.01);
    const statistics = tradeStatistics(trades);
    expect(statistics.totalCommission).toBe((trades[0]?.commission ?? 0) + (trades[1]?.commission ?? 0));
    expect(statistics.totalSlippage).toBeCloseTo(10 * 0.01 * (100 + 110 + 100 + 105), 10);
  });

  it('is undefined without trades', () => {
    expect(tradeStatistics([])).toMatchObject({
      totalTrades: 0,
      winRate: null,
      avgWin: null,
      avgLoss: null,
      largestWin: null,
      largestLoss: null,
      profitFactor: null,
      expectancy: null,
      sqn: null,
    });
  });

  it('has no profit factor without losses, and 0 without wins', () => {
    expect(tradeStatistics(tradesTo([110], 0, 0)).profitFactor).toBeNull();
    expect(tradeStatistics(tradesTo([90], 0, 0)).profitFactor).toBe(0);
  });

  it('has no quality number when trades do not vary', () => {
    expect(tradeStatistics(tradesTo([110, 90, 110], 0, 0)).sqn).toBeNull();
  });
});

describe('breakEvenCost', () => {
  it('is the cost per side at which the same trades return 0', () => {
    const exits = [110, 97, 101, 90];
    const cost = breakEvenCost(tradesTo(exits, 0.002, 0.003), 0.003);
    const atBreakEven = tradesTo(exits, cost ?? Number.NaN, 0);
    expect(atBreakEven.reduce((sum, trade) => sum + trade.netPnl, 0)).toBeCloseTo(0, 9);
  });

  it('does not depend on the costs that the trades were made with', () => {
    const exits = [110, 97, 101, 90];
    expect(breakEvenCost(tradesTo(exits, 0.002, 0.003), 0.003)).toBeCloseTo(
      breakEvenCost(tradesTo(exits, 0, 0), 0) ?? 0,
      14,
    );
  });

  it('is negative when the trades lose without costs, and null without trades', () => {
    expect(breakEvenCost(tradesTo([90], 0, 0), 0)).toBeCloseTo(-100 / (10 * 190), 14);
    expect(breakEvenCost([], 0)).toBeNull();
  });
});

describe('buyAndHoldReturn', () => {
  it('buys with the whole capital and sells, with the same costs', () => {
    const capital = 5000;
    const [commissionRate, slippageRate] = [0.001, 0.0005];
    const quantity = capital / (100 * (1 + slippageRate) * (1 + commissionRate));
    const final = quantity * 120 * (1 - slippageRate) * (1 - commissionRate);
    expect(buyAndHoldReturn(100, 120, new CostModel(commissionRate, slippageRate))).toBeCloseTo(
      final / capital - 1,
      14,
    );
  });
});
