import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StartBacktestInput } from '../../../src/faces/client/generated/graphql.js';
import { pullBacktest, pullUntilDone, startBacktest } from '../../support/backtests.js';
import { graphqlRequest } from '../../support/graphql-request.js';
import { temporaryFolder } from '../../support/ktrdr-server.js';
import { Pace } from '../../support/pace.js';
import { startCluster, type TestCluster } from '../../support/postgres/cluster.js';
import { testPostgres } from '../../support/postgres/test-postgres.js';
import { minuteWorkspace } from '../../support/rsi-workspace.js';
import {
  pullTrainingUntil,
  pullTrainingUntilDone,
  startedTraining,
  trainingWorkspace,
} from '../../support/trainings.js';

const postgres = await testPostgres();
/** 288,000 bars: long enough to lose something in the middle. */
const MINUTE_DAYS = 200;
/** Where nobody listens: backends look for the host there. */
const NOWHERE = 'http://127.0.0.1:1';

describe.runIf(postgres !== null)('a cluster whose backend does not reach the host', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let cluster: TestCluster;
  let backtest: StartBacktestInput;
  let settings: Readonly<Record<string, string>>;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const workspace = await minuteWorkspace(folder.path, MINUTE_DAYS);
    backtest = workspace.backtest;
    settings = workspace.settings;
    cluster = await startCluster(postgres as string, folder.path, workspace.settings, 0);
    await cluster.addHost({ WORKER_URL: NOWHERE });
  });
  afterAll(async () => {
    await cluster.close();
    await folder.remove();
  });

  it('says so and shows what was stored; when the backend dies as well, another one finds the work done', async () => {
    const { client, url } = cluster.backend;
    const id = await startBacktest(client, backtest);
    // A list does not ask hosts.
    const running = async (): Promise<number | undefined> =>
      (
        await graphqlRequest<Counted>(
          url,
          '{ operations(filter: { statuses: [RUNNING] }) { totalCount } }',
          {},
        )
      ).data?.operations.totalCount;
    for (const pace = new Pace(); (await running()) !== 1; ) await pace.rest();
    // It stands still meanwhile, so that there is something that runs.
    const [host] = cluster.hosts;
    host?.process.kill('SIGSTOP');
    const { status, warnings } = await pullBacktest(client, id, true);
    expect(status).toBe('RUNNING');
    expect(warnings).toMatchObject([{ code: 'SOURCE_UNRESPONSIVE', severity: 'CAUTION' }]);
    await cluster.backend.kill();
    host?.process.kill('SIGCONT');
    const other = await cluster.addBackend(settings);
    const done = await pullUntilDone(other.client, id);
    expect(done).toMatchObject({ status: 'COMPLETED', error: null, executionMode: 'CLUSTER' });
    expect(done.warnings.map(({ code }) => code)).not.toContain('SOURCE_UNRESPONSIVE');
    const { data } = await graphqlRequest<{ workers: readonly object[] }>(
      other.url,
      '{ workers { address state } }',
      {},
    );
    expect(data?.workers).toMatchObject([{ address: NOWHERE, state: 'ALIVE' }]);
  });
});

/** Its model has more bytes than the database keeps itself. */
const LARGE_MODEL = {
  strategyConfigPath: 'strategies/rsi_mean_reversion.yaml',
  ...{ epochs: 1, modelName: 'large' },
  overrides: [{ path: 'model.architecture.hidden_layers', value: '[600, 600]' }],
};

describe.runIf(postgres !== null)('a cluster without a backend', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let cluster: TestCluster;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const { settings } = await trainingWorkspace(join(folder.path, 'first'));
    cluster = await startCluster(postgres as string, folder.path, settings, 0);
    await cluster.addHost({ ARTIFACTS_DIR: join(folder.path, 'artifacts-of-host') });
  });
  afterAll(async () => {
    await cluster.close();
    await folder.remove();
  });

  it('keeps a model that is too large for the database until there is one that takes it', async () => {
    const id = await startedTraining(cluster.backend.url, LARGE_MODEL);
    await pullTrainingUntil(cluster.backend.url, id, ({ status }) => status === 'RUNNING');
    await cluster.backend.kill();
    const [host] = cluster.hosts;
    await pullTrainingUntil(host?.url ?? '', id, ({ progress }) => progress.phase === 'writing');
    const { settings } = await trainingWorkspace(join(folder.path, 'second'));
    const other = await cluster.addBackend({
      ...settings,
      ARTIFACTS_DIR: join(folder.path, 'artifacts-of-other'),
    });
    const done = await pullTrainingUntilDone(other.url, id);
    expect(done).toMatchObject({ status: 'COMPLETED', error: null });
    const { data } = await graphqlRequest<{ models: readonly object[] }>(
      other.url,
      '{ models { path hash } }',
      {},
    );
    expect(data?.models).toContainEqual({ path: 'models/large', hash: done.result?.modelHash });
    // What only servers have that are away holds up nothing that another one starts.
    await Promise.all([host?.kill(), other.kill()]);
    const third = await trainingWorkspace(join(folder.path, 'third'));
    const alone = await cluster.addBackend({
      ...third.settings,
      ARTIFACTS_DIR: join(folder.path, 'artifacts-of-third'),
    });
    const next = await startedTraining(alone.url, { ...LARGE_MODEL, modelName: 'next' });
    await pullTrainingUntil(alone.url, next, ({ status }) => status === 'PENDING');
  });
});

interface Counted {
  readonly operations: { readonly totalCount: number };
}
