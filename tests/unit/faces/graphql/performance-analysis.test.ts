import { describe, expect, it } from 'vitest';
import { analysis } from './records.js';
import { testApi } from './test-api.js';

const query = `query ($part: SamplePart! = WHOLE_RANGE) { operation(id: "op_1") { ... on BacktestOperation { result {
  longTrades { totalTrades netPnl avgBarsHeld }
  shortTrades { totalTrades winRate }
  analysis(part: $part) {
    periods periodsPerYear skewness kurtosis probabilisticSharpeRatio
    monthlyReturns { year month return }
    drawdowns { depth peak trough recovery days }
    rollingSharpe { windowPeriods points(maxPoints: 2) { date value } }
    rollingVolatility { windowPeriods points(maxPoints: 3) { date value } }
    valueAtRisk expectedShortfall bestPeriod { date return } worstPeriod { date return }
    confidenceIntervals {
      level resamples meanBlockLength seed totalReturn { lower upper } sharpeRatio { lower upper }
    }
  }
} } } }`;

describe('the analysis of a result', () => {
  it('has every figure, times as instants', async () => {
    const { data, errors } = await testApi().query(query);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      operation: {
        result: {
          longTrades: { totalTrades: 3, avgBarsHeld: 1 },
          shortTrades: { totalTrades: 0, winRate: null },
          analysis: {
            periods: 21,
            monthlyReturns: [{ year: 2024, month: 1, return: 0.000125 }],
            drawdowns: [
              { depth: 0.005, peak: '2024-01-03T00:00:00.000Z', recovery: '2024-01-10T00:00:00.000Z' },
              { depth: 0.001, recovery: null, days: 11 },
            ],
            // Of three points the first and the last.
            rollingSharpe: {
              windowPeriods: 126,
              points: [
                { date: '2024-01-29', value: 0.5 },
                { date: '2024-01-31', value: -0.25 },
              ],
            },
            rollingVolatility: {
              windowPeriods: 126,
              points: [{ value: 0.1 }, { value: 0 }, { value: 0.2 }],
            },
            ...{ valueAtRisk: 0.012, expectedShortfall: 0.015 },
            bestPeriod: { date: '2024-01-11', return: 0.02 },
            worstPeriod: { date: '2024-01-05', return: -0.018 },
            confidenceIntervals: { seed: 42, totalReturn: { lower: -0.01, upper: 0.02 }, sharpeRatio: null },
          },
        },
      },
    });
  });

  it('is of the part that is asked for, and null where there is none', async () => {
    const asked: string[] = [];
    const api = testApi({
      backtesting: {
        analysis: async (_operation, part) => {
          asked.push(part);
          return part === 'IN_SAMPLE' ? null : analysis;
        },
      },
    });
    for (const part of ['OUT_OF_SAMPLE', 'IN_SAMPLE']) await api.query(query, { part });
    const { data } = await api.query(query, { part: 'IN_SAMPLE' });
    expect(asked).toEqual(['OUT_OF_SAMPLE', 'IN_SAMPLE', 'IN_SAMPLE']);
    expect(data).toMatchObject({ operation: { result: { analysis: null } } });
  });

  it('refuses fewer than two points of a rolling figure', async () => {
    const { errors } = await testApi().query(query.replace('maxPoints: 2', 'maxPoints: 1'));
    expect(errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  });
});
