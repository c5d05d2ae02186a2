import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Trade } from '../../../../src/domain/portfolio/trade.js';
import { sideStatistics } from '../../../../src/domain/statistics/side-statistics.js';
import { tradeStatistics } from '../../../../src/domain/statistics/trade-statistics.js';

const trade = (side: Trade['side'], netPnl: number, barsHeld: number): Trade => ({
  seq: 0,
  side,
  quantity: 1,
  entryBarIndex: 0,
  entryTimeMs: 0,
  entryPrice: 100,
  exitBarIndex: barsHeld,
  exitTimeMs: 0,
  exitPrice: 100,
  exitReason: 'SIGNAL',
  grossPnl: netPnl,
  commission: 0.5,
  slippage: 0.25,
  netPnl,
  netReturn: netPnl / 100,
  barsHeld,
  maxFavorableExcursion: 0,
  maxAdverseExcursion: 0,
  entryConfidence: null,
});

describe('the figures of one side', () => {
  it('are of its trades alone', () => {
    const trades = [trade('LONG', 10, 2), trade('SHORT', -4, 6), trade('LONG', -2, 4)];
    expect(sideStatistics(trades, 'LONG')).toMatchObject({
      totalTrades: 2,
      winRate: 0.5,
      profitFactor: 10 / 2,
      netPnl: 8,
      avgBarsHeld: 3,
      totalCommission: 1,
    });
    expect(sideStatistics(trades, 'SHORT')).toMatchObject({ totalTrades: 1, netPnl: -4, profitFactor: 0 });
  });

  it('are undefined or 0 for a side without trades', () => {
    expect(sideStatistics([trade('LONG', 1, 1)], 'SHORT')).toMatchObject({
      totalTrades: 0,
      netPnl: 0,
      winRate: null,
      expectancy: null,
      avgBarsHeld: null,
    });
  });

  it('add up to those of all trades', () => {
    const anyTrade = fc
      .record({
        side: fc.constantFrom('LONG' as const, 'SHORT' as const),
        netPnl: fc.integer({ min: -100, max: 100 }),
      })
      .map(({ side, netPnl }) => trade(side, netPnl, 1));
    fc.assert(
      fc.property(fc.array(anyTrade, { maxLength: 50 }), (trades) => {
        const [long, short] = [sideStatistics(trades, 'LONG'), sideStatistics(trades, 'SHORT')];
        const all = tradeStatistics(trades);
        expect(long.totalTrades + short.totalTrades).toBe(all.totalTrades);
        expect(long.winningTrades + short.winningTrades).toBe(all.winningTrades);
        expect(long.netPnl + short.netPnl).toBe(trades.reduce((sum, { netPnl }) => sum + netPnl, 0));
      }),
    );
  });
});
