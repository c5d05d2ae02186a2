import { describe, expect, it } from 'vitest';
import type { BacktestMetrics } from '../../../../../src/domain/statistics/backtest-metrics.js';
import { judge } from '../../../../../src/domain/study/trials/objective.js';

/** Of the metrics those that are looked at. */
const metrics = { totalTrades: 12, maxDrawdown: 0.3, sharpeRatio: 1.5 } as BacktestMetrics;

describe('judge', () => {
  it('adds up by how much of its limit each constraint is broken', () => {
    // 18 of 30 trades are missing, and the drawdown is half a limit too large.
    const judgement = judge(metrics, { metric: 'sharpeRatio', minTrades: 30, maxDrawdown: 0.2 });
    expect(judgement).toMatchObject({ objective: 1.5, feasible: false });
    expect(judgement.violation).toBeCloseTo(18 / 30 + 0.1 / 0.2, 12);
    expect(judgement.reasons).toEqual([
      'totalTrades is 12, and minTrades is 30',
      'maxDrawdown is 0.3, and the limit is 0.2',
    ]);
  });

  it('takes what is exactly at a limit, and any drawdown without one', () => {
    const kept = { feasible: true, violation: 0, reasons: [] };
    expect(judge(metrics, { metric: 'totalTrades', minTrades: 12, maxDrawdown: 0.3 })).toEqual({
      objective: 12,
      ...kept,
    });
    expect(judge(metrics, { metric: 'maxDrawdown', minTrades: 0, maxDrawdown: null })).toEqual({
      objective: 0.3,
      ...kept,
    });
  });

  it('has no objective where the metric is undefined', () => {
    const undefinedRatio = { ...metrics, sharpeRatio: null };
    expect(judge(undefinedRatio, { metric: 'sharpeRatio', minTrades: 0, maxDrawdown: 0 })).toMatchObject({
      ...{ objective: null, feasible: false, violation: 0.3 },
    });
  });
});
