import type { GraphQLInputObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { COST_DEFAULTS } from '../../../../src/faces/cli/backtest-options.js';
import { runCli } from '../../../../src/faces/cli/program.js';
import { schema } from '../../../../src/faces/graphql/schema.js';
import { fakeContext } from './fake-context.js';

const PLAN = {
  modelPath: 'models/m',
  ...{ bars: 1_260, outOfSampleBars: 252, missingWarmupBars: 3, evaluated: 412 },
  ...{ sealedFrom: '2025-01-01', suggestedStart: '2024-01-01', warnings: [], issues: [] },
  changes: [
    { path: 'a', from: '0.5', to: '1' },
    { path: 'b.c', from: null, to: 'x' },
  ],
};

async function dryRun(plan: object, ...args: readonly string[]) {
  const asked: unknown[] = [];
  const { context, written } = fakeContext({
    answers: {
      PlanBacktest: (variables) => {
        asked.push(variables.input);
        return { planBacktest: plan };
      },
    },
  });
  const options = ['--strategy', 'strategies/a.yaml', '--symbol', 'AAPL', '--timeframe', '1d'];
  const days = ['--start', '2024-01-01', '--end', '2024-12-31'];
  const code = await runCli(['backtest', 'run', ...options, ...days, '--dry-run', ...args], '1', context);
  return { code, asked, out: written.out.join('\n'), notes: written.notes.join('\n') };
}

describe('backtest run --dry-run', () => {
  it('says what the backtest would do and starts nothing', async () => {
    const { code, asked, out } = await dryRun(
      PLAN,
      '--set',
      'a=1',
      '--set',
      'b.c=x',
      '--commission',
      '0.002',
    );
    expect(code).toBe(0);
    expect(asked).toMatchObject([
      { symbol: 'AAPL', overrides: [{ path: 'a', value: '1' }, { path: 'b.c' }] },
    ]);
    expect(out.split('\n')).toEqual([
      'Model models/m; capital 100,000.00; commission 0.2 %, slippage 0.05 %; with a=1, b.c=x',
      'In the file: a 0.5, b.c is not set',
      '1,260 bars, 252 of them unseen; 412 configurations tried on them so far',
      'The model has seen nothing from 2024-01-01 on',
      '3 bars are missing before the range',
      'Sealed from 2025-01-01 on',
      'Nothing was started.',
    ]);
  });

  it('names every issue by its option, and exits as a refused start does', async () => {
    const issues = [
      { path: ['startDate'], code: 'DATA_NOT_FOUND', message: 'startDate: no bars' },
      { path: ['modelPath'], code: 'MODEL_NOT_FOUND', message: 'modelPath: no model' },
    ];
    const { code, out, notes } = await dryRun({ ...PLAN, bars: 0, modelPath: null, changes: [], issues });
    expect(code).toBe(2);
    expect(out).toMatch(/^Capital 100,000\.00; commission 0\.1 %, slippage 0\.05 %; no overrides\n/);
    expect(notes).toBe('error: --start: no bars\nerror: --model: no model');
  });

  it('takes for what is not given what the server takes', () => {
    const fields = (schema.getType('StartBacktestInput') as GraphQLInputObjectType).getFields();
    expect(
      [fields.initialCapital, fields.commission, fields.slippage].map((field) => field?.defaultValue),
    ).toEqual([COST_DEFAULTS.capital, COST_DEFAULTS.commission, COST_DEFAULTS.slippage]);
  });

  it('prints one document with --json', async () => {
    expect(JSON.parse((await dryRun(PLAN, '--json')).out)).toEqual(PLAN);
  });
});
