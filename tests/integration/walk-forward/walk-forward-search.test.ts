import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullUntilDone, startBacktest } from '../../support/backtests.js';
import { graphqlRequest } from '../../support/graphql-request.js';
import { type KtrdrServer, projectFolder, startServer, temporaryFolder } from '../../support/ktrdr-server.js';
import { trainingWorkspace } from '../../support/trainings.js';
import {
  type PulledWalkForward,
  pullWalkForwardUntil,
  startedWalkForward,
  startWalkForward,
} from '../../support/walk-forwards.js';

const COMMON = {
  ...{ strategyConfigPath: 'strategies/rsi_mean_reversion.yaml', symbol: 'AAPL', timeframe: '1d' },
  ...{ startDate: '2015-01-01', endDate: '2019-12-31', epochs: 8, train: '36mo', test: '12mo' },
};
const VALUES = ['0.34', '0.36', '0.38'];
const SEARCH = {
  ...COMMON,
  search: [
    { path: 'decisions.confidence_threshold', values: VALUES },
    { path: 'exits.max_holding_bars', values: ['5', '20'] },
  ],
  objective: { metric: 'TOTAL_RETURN', minTrades: 1 },
};
/** Bars that the labels of the strategy read, and the share of its samples that trains where nothing is tested apart. */
const [HORIZON, TRAIN_SHARE] = [10, 0.7 / (0.7 + 0.15)];
const TIMEOUT = { timeout: 180_000 };

describe('walk-forwards that search', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let workspace: Awaited<ReturnType<typeof trainingWorkspace>>;
  let server: KtrdrServer;
  let url: string;
  let found: PulledWalkForward;

  beforeAll(async () => {
    folder = await temporaryFolder();
    workspace = await trainingWorkspace(folder.path);
    server = await startServer(folder.path, { ...workspace.settings, WORKER_THREADS: '2' });
    ({ url } = server);
    const id = await startedWalkForward(url, SEARCH);
    found = await pullWalkForwardUntil(url, id, () => false);
  }, 180_000);

  afterAll(async () => {
    expect(await server.stop()).toBe(0);
    await folder.remove();
  });

  it('choose what backtests of the bars that validate a model find best', TIMEOUT, async () => {
    expect(found.status).toBe('COMPLETED');
    expect(found.title).toMatch(/, best of 6$/);
    const days = (await readFile(join(projectFolder, 'data', 'AAPL_1d.csv'), 'utf8'))
      .split('\n')
      .map((line) => line.slice(0, 10));
    for (const fold of found.folds.nodes) {
      const { data } = await graphqlRequest<{
        operation: { result: { samples: number; purgedSamples: number } };
      }>(
        url,
        `query ($id: ID!) { operation(id: $id) { ... on TrainingOperation { result { samples purgedSamples } } } }`,
        { id: fold.training?.id },
      );
      const { samples = 0, purgedSamples = 0 } = data?.operation.result ?? {};
      const total = samples + purgedSamples;
      const end = days.indexOf(fold.train[0]?.to.slice(0, 10) ?? '') + 1 - HORIZON;
      const first = end - (total - Math.round(total * TRAIN_SHARE));
      const returns = new Map<string, number>();
      for (const threshold of VALUES) {
        for (const bars of ['5', '20']) {
          const id = await startBacktest(server.client, {
            ...{ symbol: 'AAPL', timeframe: '1d', strategyConfigPath: COMMON.strategyConfigPath },
            ...{ modelPath: fold.modelPath, startDate: days[first] ?? '', endDate: days[end - 1] ?? '' },
            overrides: [
              { path: 'decisions.confidence_threshold', value: threshold },
              { path: 'exits.max_holding_bars', value: bars },
            ],
          });
          const { result } = await pullUntilDone(server.client, id);
          const { totalTrades = 0, totalReturn = 0 } = result?.metrics ?? {};
          if (totalTrades > 0) returns.set(`${threshold},${bars}`, totalReturn);
        }
      }
      const chosen = fold.chosen.map(({ value }) => value).join();
      const best = Math.max(...returns.values());
      expect(returns.size).toBeGreaterThan(0);
      expect(returns.get(chosen), `window ${fold.number} chose ${chosen}`).toBe(best);
    }
  });

  it(
    'count every combination of every window in the ledger, and the joined account once',
    TIMEOUT,
    async () => {
      const { data } = await graphqlRequest<{
        ledger: { nodes: readonly { readonly startDate: string; readonly endDate: string }[] };
      }>(url, '{ ledger(first: 1000, strategy: "rsi_mean_reversion") { nodes { startDate endDate } } }', {});
      const rows = data?.ledger.nodes ?? [];
      const tested = rows.filter(
        ({ startDate, endDate }) => startDate === '2018-01-02' && endDate === '2019-12-31',
      );
      expect(tested).toHaveLength(1);
      // The same configurations over the same bars, as backtests, are the same rows.
      expect(rows).toHaveLength(1 + 6 * found.folds.nodes.length);
    },
  );

  it(
    'trade the own values of the strategy where nothing keeps the constraints, and say so',
    TIMEOUT,
    async () => {
      const id = await startedWalkForward(url, { ...SEARCH, objective: { minTrades: 1_000 } });
      const done = await pullWalkForwardUntil(url, id, () => false);
      const own = await startedWalkForward(url, COMMON);
      const expected = await pullWalkForwardUntil(url, own, () => false);
      expect(done.folds.nodes.map(({ chosen }) => chosen)).toEqual([[], []]);
      expect(done.warnings.map(({ code }) => code)).toContain('NO_FEASIBLE_VALUES');
      expect(done.result?.provenance.resultDigest).toBe(expected.result?.provenance.resultDigest);
      expect(expected.warnings.map(({ code }) => code)).not.toContain('NO_FEASIBLE_VALUES');
    },
  );

  const values = (path: string) => [{ path, values: ['0.1', '0.2'] }];
  it.each<[string, object, string, string]>([
    ['commission', { search: values('input.commission') }, 'search.0.path', 'lowest'],
    ['slippage', { search: values('input.slippage') }, 'search.0.path', 'lowest'],
    ['an instrument', { search: values('input.symbol') }, 'search.0.path', 'one instrument'],
    ['a model', { search: values('input.modelPath') }, 'search.0.path', 'its own'],
    ['a seed', { search: values('training.seed') }, 'search.0.path', 'a model of its own for each value'],
    ['an indicator', { search: values('indicators.rsi_14.period') }, 'search.0.path', 'a model of its own'],
    ['the form of outputs', { search: values('decisions.output_format') }, 'search.0.path', 'one form'],
    ['a section that is none', { search: values('exit.stop_loss_pct') }, 'search.0.path', "'exits'"],
    ['a key that is none', { search: values('exits.stop_los_pct') }, 'search.0', 'stop_loss_pct'],
    ['a value that is none', { search: [{ path: 'exits.stop_loss_pct', values: ['2'] }] }, 'search.0', '2'],
    ['no parameter', { search: [] }, 'search', 'name 1 to'],
    ['trials of a grid', { search: values('exits.stop_loss_pct'), trials: 5 }, 'trials', 'GRID'],
    ['no trials', { search: values('exits.stop_loss_pct'), sampler: 'TPE' }, 'trials', 'how many'],
    [
      'too many trials',
      { search: values('exits.stop_loss_pct'), sampler: 'TPE', trials: 1_001 },
      'trials',
      'at most 1000',
    ],
    ['an objective for nothing', { objective: { minTrades: 3 } }, 'objective', 'search names none'],
    [
      'a drawdown that is none',
      { search: values('exits.stop_loss_pct'), objective: { maxDrawdown: 20 } },
      'objective.maxDrawdown',
      '0.2 for 20 %',
    ],
  ])('are refused with %s', async (_what, input, field, told) => {
    const answer = await startWalkForward(url, { ...COMMON, ...input });
    const issues = answer.issues ?? [];
    expect(issues.map(({ path }) => path.join('.'))).toContain(field);
    expect(issues.map(({ message }) => message).join()).toContain(told);
  });
});
