import { describe, expect, it } from 'vitest';
import { CostModel } from '../../../../src/domain/execution/cost-model.js';
import { PositionManager } from '../../../../src/domain/portfolio/position-manager.js';
import type { Trade } from '../../../../src/domain/portfolio/trade.js';
import { ACCOUNT_METRICS, type AccountCourse } from '../../../../src/domain/statistics/account-metrics.js';
import { METRICS } from '../../../../src/domain/statistics/backtest-metrics.js';
import { type MetricDescription, measure } from '../../../../src/domain/statistics/metric-definition.js';
import { tradeStatistics } from '../../../../src/domain/statistics/trade-statistics.js';

const DAY_MS = 86_400_000;
const ALL: readonly (readonly [string, MetricDescription])[] = Object.entries(METRICS);

function course(equity: readonly number[], returns: readonly number[] | null, money = 1): AccountCourse {
  return {
    capital: 1_000 * money,
    equity: Float64Array.from(equity, (value) => value * money),
    timeMs: Float64Array.from(equity, (_value, day) => day * DAY_MS),
    calendarDays: equity.length,
    returns: returns && Float64Array.from(returns),
    periodsPerYear: 252,
    maxDrawdown: 0.02,
    heldBars: 2,
    buyAndHoldReturn: 0.05,
  };
}

/** Trades of some pieces from 100, the first of which wins and the second loses. */
function trades(pieces: number): readonly Trade[] {
  const portfolio = new PositionManager(1_000_000, new CostModel(0.001, 0.001));
  [112, 95, 104].forEach((exit, bar) => {
    portfolio.open('LONG', pieces, { barIndex: bar, timeMs: 0, marketPrice: 100 }, null);
    portfolio.close('SIGNAL', { barIndex: bar, timeMs: 0, marketPrice: exit }, 'INSIDE');
  });
  return portfolio.trades;
}

describe('the metrics of a run', () => {
  it('are null on a run that defines none exactly where their definitions say so', () => {
    // The account was lost, so that there are no returns, and nothing was traded.
    const values = { ...measure(ACCOUNT_METRICS, course([-10, -10], null)), ...tradeStatistics([]) };
    for (const [name, value] of Object.entries(values)) {
      const { nullWhen } = METRICS[name as keyof typeof METRICS];
      expect([name, value === null], `${name}: ${value}`).toEqual([name, nullWhen !== null]);
    }
  });

  it('have the units that they say: with ten times the money, money alone is ten times as much', () => {
    const measured = (money: number) => ({
      ...measure(ACCOUNT_METRICS, course([1_020, 999.6, 1_029.588], [0.02, -0.02, 0.03], money)),
      ...tradeStatistics(trades(money)),
    });
    const [once, tenfold] = [measured(1), measured(10)];
    for (const [name, { unit }] of ALL) {
      const [one, ten] = [once, tenfold].map((values) => values[name as keyof typeof METRICS]);
      expect(one, name).not.toBeNull();
      expect((ten as number) / (one as number), name).toBeCloseTo(unit === 'money' ? 10 : 1, 9);
    }
  });

  it('count in whole numbers', () => {
    const values = tradeStatistics(trades(3));
    const counts = ALL.filter(([, { unit }]) => unit === 'count').map(
      ([name]) => values[name as keyof typeof values],
    );
    expect(counts).toEqual([3, 2, 1]);
  });

  it('have names, sentences and formulas of their own', () => {
    expect(new Set(ALL.map(([, { label }]) => label)).size).toBe(ALL.length);
    for (const [name, { description, formula, nullWhen }] of ALL) {
      expect(description, name).toMatch(/^\S.*\.$/);
      for (const text of [formula, nullWhen ?? 'never']) expect(text, name).toMatch(/^\S[^|\n]*[^.\s|]$/);
    }
  });
});
