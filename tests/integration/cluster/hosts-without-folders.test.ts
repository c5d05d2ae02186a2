import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullUntilDone, startBacktest } from '../../support/backtests.js';
import { graphqlRequest } from '../../support/graphql-request.js';
import { type KtrdrServer, projectFolder, startServer, temporaryFolder } from '../../support/ktrdr-server.js';
import { startCluster, type TestCluster } from '../../support/postgres/cluster.js';
import { testPostgres } from '../../support/postgres/test-postgres.js';
import { pullTrainingUntilDone, startedTraining, trainingWorkspace } from '../../support/trainings.js';
import { pullWalkForwardUntil, startedWalkForward } from '../../support/walk-forwards.js';

const postgres = await testPostgres();

const STRATEGY = 'strategies/rsi_mean_reversion.yaml';
const TRAINING = {
  strategyConfigPath: STRATEGY,
  symbols: ['AAPL'],
  timeframes: ['1d'],
  epochs: 1,
  modelName: 'made_v1',
  // Its weights are too many for the database: servers give them to each other.
  overrides: [{ path: 'model.architecture.hidden_layers', value: '[700, 600]' }],
};
const WALK_FORWARD = {
  ...{ strategyConfigPath: STRATEGY, symbol: 'AAPL', timeframe: '1d', epochs: 2, keepModels: false },
  ...{ startDate: '2018-01-01', endDate: '2020-12-31', train: '12mo', test: '12mo' },
};
const BACKTEST = { startDate: '2022-01-01', endDate: '2022-12-31' };
const STUDY = {
  backtest: { symbol: 'AAPL', timeframe: '1d', strategyConfigPath: STRATEGY, ...BACKTEST },
  parameters: [
    { path: 'decisions.confidence_threshold', values: ['0.34', '0.4', '0.45'] },
    { path: 'training.epochs', values: ['1', '2'] },
  ],
  ...{ sampler: 'GRID', seed: 1, objective: { metric: 'TOTAL_RETURN' }, keepModels: false },
  training: { startDate: '2018-01-01', endDate: '2020-12-31', seed: 1 },
};

/** Long enough for two hosts to be at it; each generation waits for the one before. */
const SEARCH = {
  backtest: { ...STUDY.backtest, modelPath: 'models/rsi_mlp_v1.0.0' },
  parameters: [
    { path: 'decisions.confidence_threshold', from: 0.34, to: 0.6, step: 0.001 },
    { path: 'exits.stop_loss_pct', from: 0.01, to: 0.2, step: 0.001 },
  ],
  ...{ sampler: 'TPE', trials: 300, seed: 7, objective: { metric: 'TOTAL_RETURN' } },
};

describe.runIf(postgres !== null)(
  'hosts and a backend without a folder in common',
  { timeout: 240_000 },
  () => {
    let folder: Awaited<ReturnType<typeof temporaryFolder>>;
    let cluster: TestCluster;
    let local: KtrdrServer;
    let other: KtrdrServer;

    beforeAll(async () => {
      folder = await temporaryFolder();
      const [near, far, third] = await Promise.all(
        ['near', 'far', 'third'].map(async (name) => {
          const workspace = await trainingWorkspace(join(folder.path, name));
          await cp(join(projectFolder, 'models'), workspace.models, { recursive: true });
          return workspace;
        }),
      );
      local = await startServer(join(folder.path, 'near'), { ...near?.settings, WORKER_THREADS: '1' });
      cluster = await startCluster(postgres as string, folder.path, far?.settings ?? {}, 2);
      other = await cluster.addBackend(third?.settings ?? {});
    }, 120_000);
    afterAll(async () => {
      await cluster.close();
      await local.kill();
      await folder.remove();
    });

    it('run a backtest to the digest of one server, and any backend shows its bars and decisions', async () => {
      const [here, there] = await Promise.all([
        startBacktest(local.client, BACKTEST),
        startBacktest(cluster.backend.client, BACKTEST),
      ]);
      const one = await pullUntilDone(local.client, here);
      const two = await pullUntilDone(cluster.backend.client, there);
      expect(two.error).toBeNull();
      expect(two.result?.provenance.resultDigest).toBe(one.result?.provenance.resultDigest);
      // A backend that has nothing but the database.
      const bare = join(folder.path, 'bare');
      await mkdir(bare);
      const nothing = { STRATEGIES_DIR: bare, MODELS_DIR: bare, DATA_DIR: bare };
      const third = await cluster.addBackend(nothing);
      const { data } = await graphqlRequest<{ operation: Looked }>(
        third.url,
        `query ($id: ID!) { operation(id: $id) { ... on BacktestOperation { result {
        candles(maxPoints: 10) { close } explainBar(timestamp: "2022-06-15T00:00:00Z") { number } } } } }`,
        { id: there },
      );
      expect(data?.operation.result.candles).not.toBeNull();
      await third.kill();
    });

    it('train a model that every backend lists and can use', async () => {
      const [here, there] = await Promise.all([
        startedTraining(local.url, TRAINING),
        startedTraining(cluster.backend.url, TRAINING),
      ]);
      const one = await pullTrainingUntilDone(local.url, here);
      const two = await pullTrainingUntilDone(cluster.backend.url, there);
      expect(two.error).toBeNull();
      expect(two.result?.modelHash).toBe(one.result?.modelHash);
      for (const { url } of [cluster.backend, other]) {
        const { data } = await graphqlRequest<Models>(url, '{ models { path hash } }', {});
        expect(data?.models).toContainEqual({ path: 'models/made_v1', hash: one.result?.modelHash });
      }
      const used = { ...BACKTEST, modelPath: 'models/made_v1' };
      const [alone, far] = await Promise.all([
        startBacktest(local.client, used),
        startBacktest(other.client, used),
      ]);
      const expected = (await pullUntilDone(local.client, alone)).result?.provenance.resultDigest;
      expect((await pullUntilDone(other.client, far)).result?.provenance.resultDigest).toBe(expected);
      // The name is taken on every backend.
      await expect(startedTraining(other.url, TRAINING)).rejects.toThrow();
    });

    it('run a walk-forward and a study with trainings of their own to the digests of one server', async () => {
      const walks = [local.url, cluster.backend.url].map(async (url) => {
        const id = await startedWalkForward(url, WALK_FORWARD);
        return await pullWalkForwardUntil(url, id, () => false);
      });
      const studies = [local.url, cluster.backend.url].map((url) => studied(url, STUDY));
      const [one, two] = await Promise.all(walks);
      expect(two?.result?.provenance.resultDigest).toBe(one?.result?.provenance.resultDigest);
      const [first, second] = await Promise.all(studies);
      expect(second).toBe(first);
    });

    it('evaluate the trials of a study side by side, one host of which is lost, to the digest of one thread', async () => {
      const found = Promise.all([local.url, cluster.backend.url].map((url) => studied(url, SEARCH)));
      let isOver = false;
      found
        .catch(() => undefined)
        .finally(() => {
          isOver = true;
        });
      const seen = new Set<string>();
      const database = new pg.Client(cluster.settings.DATABASE_URL);
      await database.connect();
      let coordinator: string | undefined;
      while (!isOver && (seen.size < 2 || coordinator === undefined)) {
        const { rows } = await database.query<{ host_id: string; coordinator: string }>(
          `SELECT "work_slice"."host_id", "work_lease"."host_id" AS "coordinator"
            FROM "work_slice" JOIN "work_lease" USING ("operation_id") WHERE "work_slice"."host_id" IS NOT NULL`,
        );
        for (const row of rows) {
          seen.add(row.host_id);
          coordinator = row.coordinator;
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await database.end();
      expect([seen.size, isOver]).toEqual([2, false]);
      const lost = cluster.hosts.find(({ process }) => !coordinator?.includes(`/${process.pid}/`));
      await lost?.kill();
      const [one, two] = await found;
      expect(two).toBe(one);
    });
  },
);

async function studied(url: string, input: object): Promise<string> {
  const started = await graphqlRequest<{ startStudy: { operation?: { id: string } } }>(
    url,
    `mutation ($input: StartStudyInput!) { startStudy(input: $input) {
      ... on StartStudySuccess { operation { id } } ... on InvalidInputError { issues { message } } } }`,
    { input },
  );
  const id = started.data?.startStudy.operation?.id;
  if (id === undefined) throw new Error(JSON.stringify(started));
  for (;;) {
    const { data } = await graphqlRequest<{ operation: StudyState }>(
      url,
      `query ($id: ID!) { operation(id: $id) { done error { message } ... on StudyOperation { result { resultDigest } } } }`,
      { id },
    );
    const study = data?.operation;
    if (study?.done && study.result === null) throw new Error(study.error?.message);
    if (study?.done) return study.result?.resultDigest ?? '';
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

interface StudyState {
  readonly done: boolean;
  readonly error: { readonly message: string } | null;
  readonly result: { readonly resultDigest: string } | null;
}

interface Models {
  readonly models: readonly { readonly path: string; readonly hash: string }[];
}

interface Looked {
  readonly result: { readonly candles: object | null; readonly explainBar: object | null };
}
