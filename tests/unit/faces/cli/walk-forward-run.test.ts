import { describe, expect, it } from 'vitest';
import { operationView } from '../../../../src/faces/cli/operation-view.js';
import { plain } from '../../../../src/faces/cli/paint.js';
import { runCli } from '../../../../src/faces/cli/program.js';
import type { Terminal } from '../../../../src/faces/cli/terminal.js';
import { searchLines, walkForwardParametersLine } from '../../../../src/faces/cli/walk-forward-view.js';
import { fakeContext } from './fake-context.js';

const RUN = [
  ...['walk-forward', 'run', '--strategy', 'strategies/rsi.yaml', '--symbol', 'AAPL', '--timeframe', '1d'],
  ...['--start', '2015-01-01', '--end', '2024-12-31'],
];
const OPERATION = {
  ...{ id: 'op_walk_1', title: 'rsi AAPL 1d', pollAfterMs: 1 },
  parameters: { seed: 42, initialCapital: 100_000, commission: 0.001, slippage: 0.0005, overrides: [] },
};

function cli(args: readonly string[], issues: readonly object[] = []) {
  const asked: Readonly<Record<string, unknown>>[] = [];
  const fake = fakeContext({
    answers: {
      StartWalkForward: (variables) => {
        asked.push(variables);
        const startWalkForward =
          issues.length > 0
            ? { __typename: 'InvalidInputError', message: 'refused', issues }
            : { __typename: 'StartWalkForwardSuccess', deduplicated: false, operation: OPERATION };
        return { startWalkForward };
      },
    },
  });
  return { ...fake, asked, code: runCli([...args, '--detach'], '0.0.0', fake.context) };
}

describe('walk-forward run', () => {
  it('takes its strategy as an argument, too', async () => {
    const [byOption, byArgument] = [cli(RUN), cli(RUN.filter((arg) => arg !== '--strategy'))];
    await Promise.all([byOption.code, byArgument.code]);
    expect(byArgument.asked).toEqual(byOption.asked);
    expect(byArgument.asked).toMatchObject([{ input: { strategyConfigPath: 'strategies/rsi.yaml' } }]);
  });
});

describe('what a walk-forward says of its search', () => {
  it.each([
    [null, '12 combinations, at least 1 trade'],
    [0.2, '12 combinations, at least 1 trade, drawdown at most 20.00 %'],
  ])('has every constraint, a drawdown of at most %s among them', (maxDrawdown, told) => {
    const searchedBy = { metric: 'TOTAL_RETURN', minTrades: 1, maxDrawdown } as const;
    const search = [{ path: 'exits.max_holding_bars' }];
    expect(searchLines({ columns: 200 }, { search, searchedTrials: 12, searchedBy })).toEqual([
      `Each window chose exits.max_holding_bars by its total return on validation bars: ${told}`,
    ]);
  });
});

describe('ktrdr walk-forward run', () => {
  it('starts what the options say, and leaves the rest to the server', async () => {
    const { code, asked, written } = cli([
      ...[...RUN, '--train', '36mo', '--test', '12mo', '--epochs', '5', '--capital', '5000'],
      ...['--set', 'exits.stop_loss_pct=0.02', '--holdout', 'look', '--drop-models', '--label', 'yearly'],
    ]);
    expect(await code).toBe(0);
    expect(asked[0]?.input).toEqual({
      ...{ symbol: 'AAPL', timeframe: '1d', startDate: '2015-01-01', endDate: '2024-12-31' },
      ...{ strategyConfigPath: 'strategies/rsi.yaml', train: '36mo', test: '12mo', epochs: 5 },
      ...{ initialCapital: 5_000, holdout: 'LOOK', keepModels: false, label: 'yearly' },
      overrides: [{ path: 'exits.stop_loss_pct', value: '0.02' }],
    });
    expect(written.out).toEqual([OPERATION.id]);
    const plain = cli(RUN);
    expect(await plain.code).toBe(0);
    expect(plain.asked[0]?.input).not.toHaveProperty('holdout');
  });

  it('names options where the server names fields', async () => {
    const issues = [{ path: ['endDate'], code: 'HOLDOUT_SEALED', message: 'endDate: The bars are sealed.' }];
    const { code, written } = cli(RUN, issues);
    expect(await code).not.toBe(0);
    expect(written.notes.join('\n')).toContain('--end: The bars are sealed.');
  });

  it('refuses a policy that there is not', async () => {
    const { code, written } = cli([...RUN, '--holdout', 'peek']);
    expect(await code).toBe(2);
    expect(written.notes.join('\n')).toMatch(/Allowed are look, refuse/);
  });

  it('says with what it runs before it has a result, and when it has none', () => {
    const operation = {
      ...{ __typename: 'WalkForwardOperation', status: 'FAILED', attempt: 1, label: null, result: null },
      ...{ error: { code: 'FOLD_FAILED', message: 'Window 3.' }, cancelReason: null, warnings: [] },
      ...{ createdAt: '2024-02-01T11:30:00Z', tags: [], note: null, pinned: false, priority: 0 },
      progress: { percentage: 0, message: '' },
    };
    const terminal = { columns: null, paint: plain } as Terminal;
    const text = operationView(terminal, {} as never, { ...OPERATION, ...operation } as never);
    expect(text).toContain(walkForwardParametersLine({ columns: null }, OPERATION.parameters));
  });

  it('says what trading costs as a backtest does, in percent', () => {
    expect(walkForwardParametersLine({ columns: null }, OPERATION.parameters)).toBe(
      'Seed 42; capital 100,000.00; commission 0.1 %, slippage 0.05 %; no overrides',
    );
  });
});

describe('ktrdr walk-forward show', () => {
  it.each([60, 120])(
    'shows how far the windows have come of one without a result, on %i columns',
    (columns) => {
      const days = (year: number) => ({
        ...{ trainFrom: `${year}-01-03T00:00:00Z`, trainTo: `${year + 2}-12-31T00:00:00Z` },
        ...{ testFrom: `${year + 3}-01-02T00:00:00Z`, testTo: `${year + 3}-12-30T00:00:00Z` },
      });
      const windows = [
        { number: 0, state: 'TESTED', ...days(2015), inSampleReturn: 0.1, outOfSampleReturn: -0.05 },
        { number: 1, state: 'TRAINED', ...days(2016), inSampleReturn: 0.2, outOfSampleReturn: null },
        { number: 2, state: 'TRAINING', ...days(2017), inSampleReturn: null, outOfSampleReturn: null },
      ];
      const state = {
        ...{ __typename: 'WalkForwardOperation', id: 'op_walk_1', status: 'RUNNING', title: 'rsi AAPL 1d' },
        ...{ attempt: 1, createdAt: '2024-02-01T09:30:00.000Z', warnings: [], tags: [], priority: 0 },
        parameters: { ...OPERATION.parameters, scheme: 'ROLLING', keepModels: true, search: [] },
        progress: { percentage: 30, message: 'Window 2 of 3 is trained' },
        snapshot: { windows },
      };
      const terminal = { columns, paint: plain } as unknown as Terminal;
      const lines = operationView(terminal, {} as never, state as never).split('\n');
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
      expect(lines.at(-3)).toMatch(/2018-01-02.* tested +\+10\.00 % +-5\.00 %$/);
      expect(lines.at(-2)).toMatch(/ trained +\+20\.00 % +–$/);
      expect(lines.at(-1)).toMatch(/ not trained +– +–$/);
    },
  );
});
