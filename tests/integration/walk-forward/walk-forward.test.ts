import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullUntilDone, startBacktest } from '../../support/backtests.js';
import { graphqlRequest } from '../../support/graphql-request.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../../support/ktrdr-server.js';
import { trainingWorkspace } from '../../support/trainings.js';
import {
  type PulledWalkForward,
  pullWalkForwardUntil,
  startedWalkForward,
  startWalkForward,
} from '../../support/walk-forwards.js';

const COMMON = {
  ...{ strategyConfigPath: 'strategies/rsi_mean_reversion.yaml', symbol: 'AAPL', timeframe: '1d' },
  ...{ startDate: '2015-01-01', endDate: '2020-06-30', epochs: 3 },
};
const ROLLING = { ...COMMON, train: '24mo', test: '12mo' };
const COMBINATORIAL = { ...COMMON, scheme: 'COMBINATORIAL', groups: 4, testGroups: 2, keepModels: false };

const TIMEOUT = { timeout: 180_000 };

describe('walk-forwards on a running server', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let workspace: Awaited<ReturnType<typeof trainingWorkspace>>;
  let server: KtrdrServer;
  let url: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    workspace = await trainingWorkspace(folder.path);
    server = await startServer(folder.path, { ...workspace.settings, WORKER_THREADS: '2' });
    ({ url } = server);
  }, 60_000);

  afterAll(async () => {
    expect(await server.stop()).toBe(0);
    await folder.remove();
  });

  const whenDone = (id: string): Promise<PulledWalkForward> => pullWalkForwardUntil(url, id, () => false);
  const run = async (input: object) => whenDone(await startedWalkForward(url, input));
  const childrenOf = async (id: string) => {
    const { data } = await graphqlRequest<{
      operations: {
        nodes: readonly { readonly id: string; readonly status: string; readonly type: string }[];
      };
    }>(
      url,
      `query ($id: ID!) { operations(filter: { parent: $id }, first: 100) { nodes { id status type } } }`,
      {
        id,
      },
    );
    return data?.operations.nodes ?? [];
  };

  it('train each window and trade one account over their tests', TIMEOUT, async () => {
    const done = await run(ROLLING);
    expect(done).toMatchObject({ status: 'COMPLETED', snapshot: { completedFolds: 4, totalFolds: 4 } });
    const { folds, result } = done;
    expect(folds.complete).toBe(true);
    expect(done.snapshot?.windows).toEqual(
      folds.nodes.map(({ number, inSample, outOfSample }) => ({
        ...{ number, state: 'TESTED' },
        ...{ inSampleReturn: inSample?.totalReturn, outOfSampleReturn: outOfSample?.totalReturn },
      })),
    );
    const days = folds.nodes.map(({ train, test }) =>
      [...train, ...test].map(({ from, to }) => `${from.slice(0, 10)}..${to.slice(0, 10)}`),
    );
    // Trading days of the sample data: first and last ones of their years.
    expect(days).toEqual([
      ['2015-01-02..2016-12-30', '2017-01-03..2017-12-29'],
      ['2016-01-04..2017-12-29', '2018-01-02..2018-12-31'],
      ['2017-01-03..2018-12-31', '2019-01-02..2019-12-31'],
      ['2018-01-02..2019-12-31', '2020-01-02..2020-06-30'],
    ]);
    // The strategy looks ten bars ahead for its labels.
    expect(folds.nodes.map(({ purgedBars }) => purgedBars)).toEqual([10, 10, 10, 10]);
    for (const { training } of folds.nodes) expect(training?.status).toBe('COMPLETED');
    // Windows are stretches of one account.
    const capital = folds.nodes.map(({ outOfSample }) => outOfSample?.initialCapital);
    const values = folds.nodes.map(({ outOfSample }) => outOfSample?.finalValue);
    expect(capital).toEqual([100_000, ...values.slice(0, -1)]);
    expect(values.at(-1)).toBe(result?.metrics.finalValue);
    const profit = result?.trades.nodes.reduce((sum, { netPnl }) => sum + netPnl, 0) ?? 0;
    expect(profit).toBeCloseTo((result?.metrics.finalValue ?? 0) - 100_000, 6);
    expect(result?.paths).toHaveLength(1);
    expect(result?.equityCurve[0]?.timestamp).toContain('2017-01-03');
    const children = await childrenOf(done.id);
    expect(children.map(({ type }) => type)).toEqual(Array(4).fill('TRAINING'));
  });

  it('have models that a backtest may be given, and finds the same figures in sample', TIMEOUT, async () => {
    const { folds } = await run(ROLLING);
    const [fold] = folds.nodes;
    if (fold === undefined) throw new Error('no fold');
    const operationId = await startBacktest(server.client, {
      ...{ symbol: 'AAPL', timeframe: '1d', strategyConfigPath: COMMON.strategyConfigPath },
      ...{ modelPath: fold.modelPath, startDate: '2015-01-02', endDate: '2016-12-30' },
    });
    const { result: found } = await pullUntilDone(server.client, operationId);
    expect(found?.metrics.totalReturn).toBe(fold.inSample?.totalReturn);
  });

  it('are judged by what is tried later, in lists too', TIMEOUT, async () => {
    const judged = async (id: string) => {
      const { data } = await graphqlRequest<{
        operation: {
          readonly summary: {
            readonly evaluated: number;
            readonly verdict: string;
            readonly sparkline: readonly number[];
          };
          readonly result: {
            readonly metrics: { readonly totalReturn: number };
            readonly selection: { readonly evaluated: number; readonly evaluatedAtCompletion: number };
            readonly evidence: { readonly verdict: string };
          };
        };
      }>(
        url,
        `query ($id: ID!) { operation(id: $id) { summary { evaluated verdict sparkline } ... on WalkForwardOperation {
          result { metrics { totalReturn } selection { evaluated evaluatedAtCompletion } evidence { verdict } } } } }`,
        { id },
      );
      if (!data) throw new Error('no answer');
      return data.operation;
    };
    const { id } = await run({ ...ROLLING, commission: 0.002 });
    const { evaluated, evaluatedAtCompletion } = (await judged(id)).result.selection;
    expect(evaluated).toBe(evaluatedAtCompletion);
    await run({ ...ROLLING, commission: 0.003 });
    while ((await judged(id)).summary.evaluated !== evaluated + 1) await pause(50);
    const { summary, result } = await judged(id);
    expect(result.selection).toEqual({ evaluated: evaluated + 1, evaluatedAtCompletion });
    expect(summary.verdict).toBe(result.evidence.verdict);
    const { sparkline } = summary;
    expect(sparkline.length).toBeGreaterThan(2);
    expect(sparkline[0]).toBe(1);
    expect(sparkline.at(-1)).toBeCloseTo(1 + result.metrics.totalReturn, 5);
  });

  it('give equal results for equal inputs', TIMEOUT, async () => {
    const [one, other] = [await run(ROLLING), await run(ROLLING)];
    expect(other.result?.provenance).toEqual(one.result?.provenance);
    expect(other.result?.efficiency).toBe(one.result?.efficiency);
  });

  it(
    'combine groups on paths, keep their models apart, and take them along when deleted',
    TIMEOUT,
    async () => {
      const before = await readdir(workspace.models);
      const { id, folds, result, status } = await run(COMBINATORIAL);
      expect(status).toBe('COMPLETED');
      expect(folds.nodes).toHaveLength(6);
      expect(folds.nodes.map(({ test }) => test.length)).toEqual([1, 2, 2, 1, 2, 1]);
      expect(folds.nodes.every(({ outOfSample }) => outOfSample === null)).toBe(true);
      expect(result?.paths.map(({ index }) => index)).toEqual([0, 1, 2]);
      expect(result?.efficiency).toBeNull();
      const bars =
        folds.nodes[0]?.train.concat(folds.nodes[0].test).reduce((sum, one) => sum + one.bars, 0) ?? 0;
      expect(result?.embargoBars).toBe(Math.ceil(bars / 100));
      const ratios =
        result?.paths.map(({ metrics }) => metrics.sharpeRatio ?? Number.NEGATIVE_INFINITY) ?? [];
      const median = [...ratios].sort((a, b) => a - b)[1] as number;
      expect(result?.metrics.sharpeRatio ?? Number.NEGATIVE_INFINITY).toBe(median);

      expect((await readdir(workspace.models)).filter((name) => name !== '.parts')).toEqual(
        before.filter((name) => name !== '.parts'),
      );
      const own = join(workspace.models, '.parts', id);
      expect(await readdir(own)).toHaveLength(6);
      await graphqlRequest(url, `mutation ($id: ID!) { deleteOperation(id: $id) { __typename } }`, {
        id,
      });
      await expect(access(own)).rejects.toThrow();
    },
  );

  it('fail with the code of a training that fails, and stop the others', TIMEOUT, async () => {
    // A month has fewer bars than a training needs; the windows behind it learn from years, and have no end.
    const growing = { ...COMMON, scheme: 'ANCHORED', train: '1mo', test: '12mo' };
    const { id, status, error } = await run({ ...growing, epochs: 100_000, overrides: ENDLESS });
    expect(status).toBe('FAILED');
    expect(error?.code).toBe('FOLD_FAILED');
    expect(error?.message).toMatch(/^Window 0 could not be trained \(INSUFFICIENT_DATA, op_/);
    const statuses = (await childrenOf(id)).map((child) => child.status).sort();
    expect(statuses).toEqual([...Array(statuses.length - 1).fill('CANCELLED'), 'FAILED']);
    expect(statuses.length).toBeGreaterThan(3);
  });

  it('fail where the range leaves no place for a window', TIMEOUT, async () => {
    const { status, error } = await run({ ...COMMON, endDate: '2016-06-30', train: '24mo', test: '12mo' });
    expect(status).toBe('FAILED');
    expect(error?.code).toBe('WINDOWS_INVALID');
    expect(error?.message).toContain('a training window of 24mo');
  });

  it('are cancelled with their trainings', TIMEOUT, async () => {
    const id = await startedWalkForward(url, { ...ROLLING, epochs: 100_000, overrides: ENDLESS });
    await pullWalkForwardUntil(url, id, ({ progress }) => progress.phase === 'training');
    await graphqlRequest(url, `mutation ($id: ID!) { cancelOperation(input: { id: $id }) { __typename } }`, {
      id,
    });
    expect((await whenDone(id)).status).toBe('CANCELLED');
    for (const child of await childrenOf(id)) expect(child.status).toBe('CANCELLED');
  });

  it.each<[string, object, string, string]>([
    ['a length that is none', { train: '2 years', test: '12mo' }, 'train', 'INVALID_VALUE'],
    ['no length', { test: '12mo' }, 'train', 'REQUIRED'],
    ['a step that tests twice', { train: '24mo', test: '12mo', step: '6mo' }, 'step', 'OUT_OF_RANGE'],
    ['groups of another scheme', { ...ROLLING, groups: 4 }, 'groups', 'NOT_ALLOWED'],
    ['test and folds', { train: '24mo', test: '12mo', folds: 3 }, 'test', 'NOT_ALLOWED'],
    ['no groups', { scheme: 'COMBINATORIAL', testGroups: 2 }, 'groups', 'REQUIRED'],
    [
      'all groups testing',
      { scheme: 'COMBINATORIAL', groups: 4, testGroups: 4 },
      'testGroups',
      'OUT_OF_RANGE',
    ],
    ['too many splits', { scheme: 'COMBINATORIAL', groups: 20, testGroups: 10 }, 'groups', 'OUT_OF_RANGE'],
    ['two instruments', { ...ROLLING, symbol: null, symbols: ['AAPL', 'MSFT'] }, 'symbols', 'OUT_OF_RANGE'],
    ['no instrument', { ...ROLLING, symbol: null }, 'symbol', 'REQUIRED'],
  ])('are refused with %s', async (_what, input, field, code) => {
    const answer = await startWalkForward(url, { ...COMMON, ...input });
    expect(answer.__typename).toBe('InvalidInputError');
    expect(answer.issues?.map(({ path, code: found }) => [path.join('.'), found])).toContainEqual([
      field,
      code,
    ]);
  });
});

const ENDLESS = [
  { path: 'training.early_stopping.enabled', value: 'false' },
  { path: 'training.batch_size', value: '8' },
];
