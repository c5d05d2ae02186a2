import { describe, expect, it } from 'vitest';
import type { StudyResultStored } from '../../../../src/kinds/study/study-operation.js';
import { studySummary } from '../../../../src/kinds/study/study-summary.js';

const metrics = {
  ...{ totalReturn: 0.1, buyAndHoldReturn: 0.3, sharpeRatio: 1.2, maxDrawdown: -0.05, totalTrades: 31 },
};

function resultOf(best: object | null): StudyResultStored {
  const overfitting = { deflatedSharpe: 0.7, deflatedSharpeEffective: 0.8 };
  return { best, overfitting } as unknown as StudyResultStored;
}

describe('studySummary', () => {
  it('has the figures of the best trial, deflated as a verdict deflates: by all trials as if independent', () => {
    expect(studySummary(resultOf({ metrics }), null)).toEqual({
      ...{ basis: 'BEST_TRIAL', totalReturn: 0.1, benchmarkReturn: 0.3, sharpeRatio: 1.2 },
      ...{ maxDrawdown: -0.05, totalTrades: 31, deflatedSharpe: 0.7, sparkline: [] },
    });
  });

  it('is empty where no trial is the best', () => {
    expect(studySummary(resultOf(null), null)).toEqual({});
  });
});
