import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphqlRequest } from '../support/graphql-request.js';
import { type KtrdrServer, temporaryFolder } from '../support/ktrdr-server.js';
import { isOnCluster, startInPlace } from '../support/scenario-place.js';
import { trainingWorkspace } from '../support/trainings.js';
import { pullWalkForwardUntil, startedWalkForward, startWalkForward } from '../support/walk-forwards.js';

const PLAIN = {
  ...{ strategyConfigPath: 'strategies/rsi_mean_reversion.yaml', symbol: 'AAPL', timeframe: '1d' },
  ...{ startDate: '2015-01-01', endDate: '2020-06-30', epochs: 8 },
};
const ROLLING = { ...PLAIN, train: '24mo', test: '12mo' };
const WALK_FORWARD = {
  ...ROLLING,
  search: [{ path: 'decisions.confidence_threshold', values: ['0.34', '0.36', '0.38'] }],
  objective: { metric: 'TOTAL_RETURN', minTrades: 1 },
};
const ENDLESS = {
  epochs: 100_000,
  overrides: [{ path: 'training.early_stopping.enabled', value: 'false' }],
};

interface FoldPage {
  readonly nodes: readonly { readonly number: number }[];
  readonly pageInfo: { readonly endCursor: string | null };
  readonly complete: boolean;
}

describe('walk-forward scenarios', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let workspace: Awaited<ReturnType<typeof trainingWorkspace>>;
  let server: KtrdrServer;

  beforeAll(async () => {
    folder = await temporaryFolder();
    workspace = await trainingWorkspace(folder.path);
    server = await start();
  });

  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  const start = (): Promise<KtrdrServer> =>
    startInPlace(folder.path, { ...workspace.settings, WORKER_THREADS: '2' });
  const run = async (input: object) => whenDone(await startedWalkForward(server.url, input));
  const whenDone = (id: string) => pullWalkForwardUntil(server.url, id, () => false);

  async function ask<Data>(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Data> {
    const { data, errors } = await graphqlRequest<Data>(server.url, query, variables);
    if (!data) throw new Error(JSON.stringify(errors));
    return data;
  }

  async function trainingsOf(id: string): Promise<readonly { readonly status: string }[]> {
    const { operations } = await ask<{ operations: { nodes: readonly { status: string }[] } }>(
      'query ($id: ID!) { operations(first: 100, filter: { parent: $id }) { nodes { status } } }',
      { id },
    );
    return operations.nodes;
  }

  async function cancel(id: string): Promise<void> {
    await ask('mutation ($id: ID!) { cancelOperation(input: { id: $id, reason: "B8.3" }) { __typename } }', {
      id,
    });
  }

  /** Pulls windows by cursor until the log is complete. */
  async function pullFolds(id: string): Promise<readonly number[]> {
    const seen: number[] = [];
    for (let after: string | null = null; ; await pause(20)) {
      const page: FoldPage = (
        await ask<{ operation: { folds: FoldPage } }>(
          `query ($id: ID!, $after: String) { operation(id: $id, forceRefresh: true) { ... on WalkForwardOperation {
            folds(first: 2, after: $after) { nodes { number } pageInfo { endCursor } complete } } } }`,
          { id, after },
        )
      ).operation.folds;
      seen.push(...page.nodes.map(({ number }) => number));
      after = page.pageInfo.endCursor ?? after;
      if (page.complete) return seen;
    }
  }

  let digest = '';

  it('B8.1 Walk-forward: each window trains before its test, and one account goes over all of them', async () => {
    const id = await startedWalkForward(server.url, WALK_FORWARD);
    expect(await pullFolds(id)).toEqual([0, 1, 2, 3]);
    const { status, folds, result } = await whenDone(id);
    expect(status).toBe('COMPLETED');
    for (const { train, test, purgedBars, chosen } of folds.nodes) {
      expect((train[0]?.to ?? '') < (test[0]?.from ?? '')).toBe(true);
      expect(purgedBars).toBe(10);
      expect(chosen.map(({ path }) => path)).toEqual(['decisions.confidence_threshold']);
      expect(['0.34', '0.36', '0.38']).toContain(chosen[0]?.value);
    }
    const stretches = folds.nodes.map(({ outOfSample }) => outOfSample);
    expect(stretches.slice(1).map((one) => one?.initialCapital)).toEqual(
      stretches.slice(0, -1).map((one) => one?.finalValue),
    );
    expect(result?.metrics.finalValue).toBe(stretches.at(-1)?.finalValue);
    const { operation } = await ask<{
      operation: { result: { evidence: { verdict: string }; sharpeInterval: object; reportUrl: string } };
    }>(
      `query ($id: ID!) { operation(id: $id) { ... on WalkForwardOperation { result { evidence { verdict }
        sharpeInterval { lower upper } reportUrl } } } }`,
      { id },
    );
    expect(operation.result.evidence.verdict).not.toBe('');
    expect(operation.result.sharpeInterval).not.toBeNull();
    const page = await (await fetch(`${server.url}${operation.result.reportUrl}`)).text();
    expect(page.match(/<title>Window \d: /g)).toHaveLength(4);
    digest = result?.provenance.resultDigest ?? '';
    expect((await run(WALK_FORWARD)).result?.provenance.resultDigest).toBe(digest);
  });

  it('B8.2 Combinatorial walk-forward: six choices of two of four groups are three paths', async () => {
    const combinatorial = { scheme: 'COMBINATORIAL', groups: 4, testGroups: 2, keepModels: false };
    const { id, status, folds, result } = await run({ ...PLAIN, ...combinatorial });
    expect(status).toBe('COMPLETED');
    expect(folds.nodes.map(({ test, outOfSample }) => [test.length, outOfSample])).toEqual(
      [1, 2, 2, 1, 2, 1].map((blocks) => [blocks, null]),
    );
    const ratios = result?.paths.map(({ metrics }) => metrics.sharpeRatio ?? Number.NEGATIVE_INFINITY) ?? [];
    expect(ratios).toHaveLength(3);
    expect(result?.metrics.sharpeRatio ?? Number.NEGATIVE_INFINITY).toBe(ratios.sort((a, b) => a - b)[1]);
    expect((await readdir(workspace.models)).some((name) => name.startsWith(id))).toBe(false);
    const own = join(workspace.models, '.parts', id);
    // In a cluster they are kept by their hash, and in no folder.
    if (!isOnCluster()) expect(await readdir(own)).toHaveLength(6);
    await ask('mutation ($id: ID!) { deleteOperation(id: $id) { __typename } }', { id });
    await expect(access(own)).rejects.toThrow();
  });

  it('B8.3 Cancelled walk-forward: all its trainings stop with it', async () => {
    const id = await startedWalkForward(server.url, { ...WALK_FORWARD, ...ENDLESS });
    while (!(await trainingsOf(id)).some(({ status }) => status === 'RUNNING')) await pause(20);
    await cancel(id);
    expect(await whenDone(id)).toMatchObject({ status: 'CANCELLED', error: null, result: null });
    expect(new Set((await trainingsOf(id)).map(({ status }) => status))).toEqual(new Set(['CANCELLED']));
    expect((await fetch(`${server.url}/operations/${id}/report`)).status).toBe(409);
  });

  it('B8.4 Killed server: no window is trained twice, and no bit changes', async () => {
    const id = await startedWalkForward(server.url, WALK_FORWARD);
    await pullWalkForwardUntil(server.url, id, ({ progress }) => progress.currentStep > 0);
    await server.kill();
    server = await start();
    const done = await whenDone(id);
    expect(done).toMatchObject({ status: 'COMPLETED', attempt: 2 });
    expect(done.result?.provenance.resultDigest).toBe(digest);
    expect(await trainingsOf(id)).toHaveLength(4);
  });

  it('B8.5 Window that cannot be trained: it ends the walk-forward, and the others stop', async () => {
    // A month has fewer bars than a training needs; the windows behind it learn from years.
    const growing = { ...PLAIN, scheme: 'ANCHORED', train: '1mo', test: '12mo' };
    const { id, status, error } = await run({ ...growing, ...ENDLESS });
    expect(status).toBe('FAILED');
    expect(error?.code).toBe('FOLD_FAILED');
    expect(error?.message).toMatch(/^Window 0 .*INSUFFICIENT_DATA/);
    const statuses = (await trainingsOf(id)).map((training) => training.status).sort();
    expect(statuses.length).toBeGreaterThan(3);
    expect(statuses).toEqual([...Array(statuses.length - 1).fill('CANCELLED'), 'FAILED']);
  });

  it('B8.6 Walk-forward that cannot be: each thing is refused with its place, and nothing starts', async () => {
    const count = async () =>
      (await ask<{ operations: { totalCount: number } }>('{ operations(first: 1) { totalCount } }'))
        .operations.totalCount;
    const before = await count();
    const refused = async (change: object) => {
      const { issues } = await startWalkForward(server.url, { ...ROLLING, ...change });
      return issues?.map(({ path, message }) => `${path.join('.')} ${message}`) ?? [];
    };
    const search = (path: string) => ({ search: [{ path, values: ['0.1', '0.2'] }] });
    for (const [change, told] of [
      [{ train: '2 years' }, /^train .*24mo/],
      [{ step: '6mo' }, /^step .*give 12mo or more/],
      [{ symbol: null, symbols: ['AAPL', 'MSFT'] }, /^symbols .*give one/],
      [{ groups: 4 }, /^groups .*leave it out/],
      [search('input.commission'), /^search\.0\.path .*leave it out/],
      [search('input.symbol'), /^search\.0\.path .*one instrument/],
      [search('indicators.rsi_14.period'), /^search\.0\.path .*in a study/],
      [search('decisions.output_format'), /^search\.0\.path .*leave it out/],
    ] as const) {
      expect(await refused(change)).toEqual([expect.stringMatching(told)]);
    }
    expect(await count()).toBe(before);
  });
});
