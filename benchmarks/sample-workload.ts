import { join } from 'node:path';
import { projectRoot } from '../src/base/outer/files/project-root.js';
import type { BacktestParameters } from '../src/domain/backtest/backtest-parameters.js';
import { sampleBacktest } from '../tests/support/backtests.js';
import type { MinuteWorkload } from './minute-workload.js';

/** The sample backtest of the project: 21 bars of the shipped data. */
export function sampleWorkload(): {
  readonly folders: MinuteWorkload['folders'];
  readonly backtest: BacktestParameters;
} {
  const { symbol, timeframe, strategyConfigPath, modelPath, startDate, endDate } = sampleBacktest;
  return {
    folders: {
      strategies: join(projectRoot, 'strategies'),
      models: join(projectRoot, 'models'),
      data: join(projectRoot, 'data'),
    },
    backtest: {
      ...{ symbol, timeframe, strategyConfigPath, startDate, endDate },
      modelPath: modelPath ?? null,
      initialCapital: 100_000,
      commission: 0.001,
      slippage: 0.0005,
      overrides: [],
      inSamplePolicy: 'WARN',
      replay: null,
    },
  };
}
