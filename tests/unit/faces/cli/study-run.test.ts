import { describe, expect, it } from 'vitest';
import { runCli } from '../../../../src/faces/cli/program.js';
import { type Answers, fakeContext } from './fake-context.js';
import { shownStudy, watchedStudy } from './study-records.js';

const RUN = [
  ...['study', 'run', '--strategy', 'strategies/rsi.yaml', '--symbol', 'AAPL', '--timeframe', '1d'],
  ...['--start', '2023-01-01', '--end', '2024-12-31'],
];

const FAILED = {
  ...{ status: 'FAILED', result: null, createdAt: '2024-01-31T00:00:00.000Z', attempt: 1 },
  progress: { phase: 'loading', percentage: 0, message: 'Reading', etaSeconds: null },
};

function cli(args: readonly string[], answers: Answers = {}) {
  const asked: Readonly<Record<string, unknown>>[] = [];
  const fake = fakeContext({
    answers: {
      StartStudy: (variables) => {
        asked.push(variables);
        const { id, title, parameters } = shownStudy;
        const operation = { id, title, parameters, pollAfterMs: 1 };
        return { startStudy: { __typename: 'StartStudySuccess', deduplicated: false, operation } };
      },
      StudyProgress: () => ({ operation: { ...watchedStudy, done: true, pollAfterMs: null } }),
      Operation: () => ({ operation: shownStudy }),
      ...answers,
    },
  });
  return { ...fake, asked, code: runCli(args, '0.0.0', fake.context) };
}

describe('ktrdr study run', () => {
  it.each([
    [
      'names the option of the command',
      [],
      "Holdout '2024-06-01' is too late; ask for an earlier --holdout-from",
    ],
    ['names the field of the API with --json', ['--json'], 'ask for an earlier holdoutFrom'],
  ])('%s in what a study that failed says', async (_what, more, told) => {
    const message = "Holdout '2024-06-01' is too late; ask for an earlier holdoutFrom.";
    const error = { code: 'INVALID_INPUT', message, retryable: false };
    const { code, written } = cli([...RUN, '--param', 'exits.stop_loss_pct=0.01:0.05:0.01', ...more], {
      Operation: () => ({ operation: { ...shownStudy, ...FAILED, error } }),
    });
    expect(await code).toBe(1);
    expect(written.out.join('\n')).toContain(told);
  });

  it('starts what the options say, follows it, and prints what it came to', async () => {
    const { code, asked, written } = cli([
      ...RUN,
      ...['--param', 'exits.stop_loss_pct=0.01:0.05:0.01', '--param', 'a.b=x,y', '--sampler', 'cma-es'],
      ...[
        '--trials',
        '64',
        '--metric',
        'sortino-ratio',
        '--min-trades',
        '10',
        '--holdout-from',
        '2024-06-01',
      ],
      ...[
        '--train-start',
        '2020-01-01',
        '--train-end',
        '2021-12-31',
        '--holdout',
        'look',
        '--label',
        'stops',
        '--tag',
        'idea=stops',
      ],
    ]);
    expect(await code).toBe(0);
    expect(asked[0]?.input).toEqual({
      backtest: {
        ...{ symbol: 'AAPL', timeframe: '1d', startDate: '2023-01-01', endDate: '2024-12-31' },
        ...{ strategyConfigPath: 'strategies/rsi.yaml', overrides: [], holdout: 'LOOK' },
      },
      parameters: [
        { path: 'exits.stop_loss_pct', from: 0.01, to: 0.05, step: 0.01 },
        { path: 'a.b', values: ['x', 'y'] },
      ],
      ...{ sampler: 'CMA_ES', trials: 64, holdoutFrom: '2024-06-01' },
      objective: { metric: 'SORTINO_RATIO', minTrades: 10 },
      training: { startDate: '2020-01-01', endDate: '2021-12-31' },
      ...{ label: 'stops', tags: [{ key: 'idea', value: 'stops' }] },
    });
    expect(written.out.join('\n')).toContain('luck alone gives');
  });

  it('says with what all trials run when it starts', async () => {
    const { code, written } = cli([...RUN, '--param', 'a=1,2']);
    expect(await code).toBe(0);
    expect(written.notes.join('\n')).toContain(
      'Model models/rsi_mlp_v1.0.0; capital 100,000.00; commission 0.1 %, slippage 0.05 %; no overrides',
    );
  });

  it('prints one document with --json, and the id alone with --detach', async () => {
    const json = cli([...RUN, '--param', 'a=1,2', '--json']);
    expect(await json.code).toBe(0);
    expect(JSON.parse(json.written.out.join('')).result.earlierHoldouts).toBe(1);
    expect(json.written.notes).toEqual([]);
    const detached = cli([...RUN, '--param', 'a=1,2', '--detach']);
    expect(await detached.code).toBe(0);
    expect(detached.written.out).toEqual([shownStudy.id]);
  });

  it.each([
    ['FAILED', 1],
    ['CANCELLED', 130],
  ])('of a study that is %s exits with %d', async (status, expected) => {
    const operation = { ...shownStudy, status, result: null, attempt: 1, error: null, cancelReason: null };
    const shown = { ...operation, createdAt: '2024-02-01T11:30:00Z', progress: watchedStudy.progress };
    const { code } = cli([...RUN, '--param', 'a=1,2'], { Operation: () => ({ operation: shown }) });
    expect(await code).toBe(expected);
  });

  it.each([
    [['study', 'run'], /Name a file with a study, or give --strategy, --symbol/],
    [RUN, /give --param/],
    [[...RUN, '--param', 'a=1:2'], /is no range/],
    [[...RUN, '--param', 'a=1,2', '--train-start', '2020-01-01'], /give both --train-start and --train-end/],
    [['study', 'run', 'x.yaml', '--param', 'a=1,2'], /--param and a file say the same/],
    [['study', 'run', 'x.yaml', '--symbol', 'AAPL'], /--symbol and a file say the same/],
    [['study', 'run', 'x.yaml', '--holdout', 'look'], /--holdout and a file say the same/],
    [['study', 'run', 'missing.yaml'], /study file 'missing\.yaml' does not exist/],
    [[...RUN, '--param', 'a=1,2', '--sampler', 'best'], /Allowed are grid/],
  ])('refuses %j as wrong usage', async (args, message) => {
    const { code, written } = cli(args);
    expect(await code).toBe(2);
    expect(written.notes.join(' ').replaceAll(/\s+/g, ' ')).toMatch(message);
  });

  it('names options where the server names fields', async () => {
    const issues = [
      { path: ['trials'], code: 'INVALID_VALUE', message: 'trials: TPE needs to know how many' },
    ];
    const { code, written } = cli([...RUN, '--param', 'a=1,2', '--sampler', 'tpe'], {
      StartStudy: () => ({ startStudy: { __typename: 'InvalidInputError', message: '', issues } }),
    });
    expect(await code).toBe(2);
    expect(written.notes.join(' ')).toContain('--trials: TPE needs to know how many');
  });
});

describe('ktrdr study top', () => {
  const ranking = {
    nodes: watchedStudy.ranking.nodes.map((trial) => ({ ...trial, feasible: trial.number !== 4 })),
    pageInfo: { hasNextPage: false, endCursor: null },
  };
  const operation = {
    ...{ __typename: 'StudyOperation', title: 'a study', status: 'COMPLETED', ranking },
    parameters: {
      objective: { metric: 'SHARPE_RATIO' },
      backtest: {
        ...{ modelPath: 'models/rsi', initialCapital: 100_000, commission: 0.001, slippage: 0.0005 },
        overrides: [],
      },
      space: [{ path: 'input.slippage' }],
    },
  };

  const TERMS = 'Model models/rsi; capital 100,000.00; commission 0.1 %, slippage varied; no overrides';

  it('lists the best trials, infeasible ones in brackets', async () => {
    const { code, written } = cli(['study', 'top', shownStudy.id, '--all'], {
      StudyRanking: () => ({ operation }),
    });
    expect(await code).toBe(0);
    const text = written.out.join('\n');
    expect(text).toContain(`a study\n${TERMS}\n`);
    expect(text).toMatch(/\n +\(4\) /);
    expect(text.match(/Sharpe ratio/g)).toHaveLength(1);
  });

  it.each([
    [[], `a study\n${TERMS}\nNo trial is feasible so far; --all shows those that break a constraint.`],
    [['--all'], `a study\n${TERMS}\nNo trial has been evaluated.`],
  ])('says with %j why there are none', async (options, text) => {
    const none = { ...operation, ranking: { ...ranking, nodes: [] } };
    const { code, written } = cli(['study', 'top', shownStudy.id, ...options], {
      StudyRanking: () => ({ operation: none }),
    });
    expect(await code).toBe(0);
    expect(written.out.join('\n')).toBe(text);
  });

  it('refuses an operation that is no study', async () => {
    const { code } = cli(['study', 'top', shownStudy.id], {
      StudyRanking: () => ({
        operation: { __typename: 'BacktestOperation', title: '', status: 'COMPLETED' },
      }),
    });
    expect(await code).toBe(2);
  });
});
