import { describe, expect, it } from 'vitest';
import { backtestParametersSchema } from '../../../../src/domain/backtest/backtest-parameters.js';
import { resultParameters } from '../../../../src/domain/backtest/result-parameters.js';

const stored = {
  symbol: 'AAPL',
  timeframe: '1d',
  strategyConfigPath: 'strategies/rsi.yaml',
  modelPath: 'models/rsi',
  startDate: '2024-01-01',
  endDate: '2024-01-31',
  initialCapital: 100_000,
  commission: 0.001,
  slippage: 0.0005,
  overrides: [],
};

describe('the parameters of a backtest', () => {
  it('are readable as they were stored before there was an in-sample policy', () => {
    expect(backtestParametersSchema.parse(stored)).toMatchObject({ ...stored, inSamplePolicy: 'WARN' });
  });

  it('are hashed without the policy, which changes no figure', () => {
    const parameters = backtestParametersSchema.parse({ ...stored, inSamplePolicy: 'REJECT' });
    expect(resultParameters(parameters)).toEqual(stored);
  });
});
