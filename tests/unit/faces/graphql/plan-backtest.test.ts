import { describe, expect, it } from 'vitest';
import type { StartBacktestInput } from '../../../../src/kinds/backtest/backtest-operation.js';
import { testApi } from './test-api.js';

const query = `query ($input: StartBacktestInput!) { planBacktest(input: $input) {
  modelPath bars outOfSampleBars missingWarmupBars evaluated sealedFrom suggestedStart
  changes { path from to }
  warnings { code severity message } issues { path code message }
} }`;
const input = {
  ...{ symbol: 'AAPL', timeframe: '1d', strategyConfigPath: 'strategies/rsi.yaml' },
  ...{ startDate: '2024-01-01', endDate: '2024-12-31' },
};

describe('planBacktest', () => {
  it('answers with the plan, and starts nothing', async () => {
    const asked: StartBacktestInput[] = [];
    const api = testApi({
      planner: {
        plan: async (given) => {
          asked.push(given);
          return {
            ...{ modelPath: null, bars: 252, outOfSampleBars: null, missingWarmupBars: 14, evaluated: 3 },
            ...{ sealedFrom: '2025-01-01', suggestedStart: null, issues: [] },
            changes: [{ path: 'exits.stop_loss_pct', from: null, to: '0.05' }],
            warnings: [{ code: 'SHORT_HISTORY', severity: 'CAUTION', message: 'short' }],
          };
        },
      },
      backtesting: {
        start: async () => {
          throw new Error('started');
        },
      },
    });
    const { data, errors } = await api.query(query, { input });
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      planBacktest: {
        ...{ bars: 252, sealedFrom: '2025-01-01', warnings: [{ code: 'SHORT_HISTORY' }] },
        changes: [{ path: 'exits.stop_loss_pct', from: null, to: '0.05' }],
      },
    });
    expect(asked).toMatchObject([{ modelPath: null, commission: 0.001, overrides: [] }]);
  });

  it('answers a text that nobody means with an issue at its field', async () => {
    const { data, errors } = await testApi().query(query, { input: { ...input, symbol: 'A\u001bB' } });
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      planBacktest: { bars: 0, issues: [{ path: ['symbol'], code: 'INVALID_SYMBOL' }] },
    });
  });
});
