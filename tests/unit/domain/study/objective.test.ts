import { describe, expect, it } from 'vitest';
import type { BacktestMetrics } from '../../../../src/domain/statistics/backtest-metrics.js';
import { metricOf, ownDirection, violationOf } from '../../../../src/domain/study/objective.js';

describe('an objective', () => {
  it('reads its metric, which may be undefined', () => {
    const metrics = { sharpeRatio: null, maxDrawdown: 0.2, totalTrades: 12 } as BacktestMetrics;
    expect(metricOf(metrics, 'SHARPE_RATIO')).toBeNull();
    expect(metricOf(metrics, 'MAX_DRAWDOWN')).toBe(0.2);
    expect(metricOf(metrics, 'TOTAL_TRADES')).toBe(12);
  });

  it('minimises what is a loss', () => {
    expect(ownDirection('MAX_DRAWDOWN')).toBe('MINIMIZE');
    expect(ownDirection('ANNUALIZED_VOLATILITY')).toBe('MINIMIZE');
    expect(ownDirection('SHARPE_RATIO')).toBe('MAXIMIZE');
  });

  it('is broken by what is missing or too much, relative to the limit', () => {
    const limits = { minTrades: 30, maxDrawdown: 0.2 };
    expect(violationOf({ totalTrades: 30, maxDrawdown: 0.2 }, limits)).toBe(0);
    expect(violationOf({ totalTrades: 15, maxDrawdown: 0.25 }, limits)).toBeCloseTo(0.5 + 0.25, 14);
    expect(violationOf({ totalTrades: 0, maxDrawdown: 0.9 }, { minTrades: 0, maxDrawdown: null })).toBe(0);
    expect(violationOf({ totalTrades: 1, maxDrawdown: 0.1 }, { minTrades: 0, maxDrawdown: 0 })).toBe(0.1);
  });
});
