import { describe, expect, it } from 'vitest';
import { backtestParametersLine, trainingParametersLine } from '../../../../src/faces/cli/parameters-view.js';
import { runCli } from '../../../../src/faces/cli/program.js';
import { fakeContext } from './fake-context.js';

const wide = { columns: null };
const parameters = {
  modelPath: 'models/m',
  initialCapital: 100_000,
  commission: 0.001,
  slippage: 0.00025,
  overrides: [
    { path: 'decisions.confidence_threshold', value: '0.6' },
    { path: 'exits.stop_loss_pct', value: '0.05' },
  ],
};

describe('the line of parameters', () => {
  it('names model, capital, costs and overrides of a backtest', () => {
    expect(backtestParametersLine(wide, parameters)).toBe(
      'Model models/m; capital 100,000.00; commission 0.1 %, slippage 0.025 %; ' +
        'with decisions.confidence_threshold=0.6, exits.stop_loss_pct=0.05',
    );
  });

  it('says that there is no model and no override', () => {
    expect(backtestParametersLine(wide, { ...parameters, modelPath: null, overrides: [] })).toMatch(
      /^Recorded signals, no model; .*; no overrides$/,
    );
  });

  it('names model, seed and overrides of a training', () => {
    const training = { modelName: 'm', epochs: 30, seed: 7, overrides: [] };
    expect(trainingParametersLine(wide, training)).toBe(
      'Model models/m; at most 30 epochs; seed 7; no overrides',
    );
  });
});

describe('backtest run', () => {
  const operation = {
    ...{ __typename: 'BacktestOperation', id: 'op_1', type: 'BACKTESTING', title: 's A 1d', attempt: 1 },
    ...{
      status: 'FAILED',
      done: true,
      pollAfterMs: null,
      tags: [],
      note: null,
      pinned: false,
      priority: 0,
      warnings: [],
      result: null,
      parameters,
    },
    progress: { phase: 'simulating', percentage: 50, message: 'Backtesting', etaSeconds: null },
    error: { code: 'DATA_NOT_FOUND', message: 'No bars.', retryable: false },
    createdAt: '2024-01-31T00:00:00.000Z',
  };
  const answers = {
    StartBacktest: () => ({
      startBacktest: { __typename: 'StartBacktestSuccess', deduplicated: false, operation },
    }),
    Operation: () => ({ operation }),
  };
  const args = [
    ...['backtest', 'run', '--strategy', 's', '--symbol', 'A', '--timeframe', '1d'],
    ...['--start', '2024-01-01', '--end', '2024-01-31'],
  ];

  it('says with what it runs when it starts, and when it has ended', async () => {
    const { context, written } = fakeContext({ answers });
    expect(await runCli(args, '1', context)).toBe(1);
    const line = backtestParametersLine(wide, parameters);
    expect(written.notes.slice(0, 3)).toEqual([
      'op_1 on a fake',
      line,
      'Console: http://server/operations/op_1',
    ]);
    expect(written.out.join('\n')).toContain(line);
  });
});
