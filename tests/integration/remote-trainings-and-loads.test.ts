import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StartDataLoadDocument } from '../../src/faces/client/generated/graphql.js';
import { pullUntilDone, sampleBacktest, startBacktest } from '../support/backtests.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { type KtrdrServer, projectFolder, startServer, temporaryFolder } from '../support/ktrdr-server.js';
import { Pace } from '../support/pace.js';
import {
  pullTraining,
  pullTrainingUntilDone,
  startedTraining,
  trainingWorkspace,
} from '../support/trainings.js';

const STRATEGY = 'strategies/rsi_mean_reversion.yaml';
const SHORT = { strategyConfigPath: STRATEGY, startDate: '2022-01-01', endDate: '2023-12-31', epochs: 3 };

interface PulledLoad {
  readonly status: string;
  readonly done: boolean;
  readonly executionMode: string;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  readonly segments: { readonly nodes: readonly object[] };
  readonly result: { readonly rowsLoaded: number } | null;
}

const LOAD = `query ($id: ID!) { operation(id: $id, forceRefresh: true) { status done executionMode
  error { code message } warnings { code message } ... on DataLoadOperation {
  segments { nodes { seq start end rows status message timestamp } } result { rowsLoaded rowsRejected } } } }`;

async function pullLoadUntilDone({ url }: KtrdrServer, id: string): Promise<PulledLoad> {
  const pace = new Pace();
  for (;;) {
    const { data, errors } = await graphqlRequest<{ operation: PulledLoad }>(url, LOAD, { id });
    if (!data) throw new Error(JSON.stringify(errors));
    if (data.operation.done) return data.operation;
    await pace.rest();
  }
}

async function startLoad({ client }: KtrdrServer, path: string, symbol: string): Promise<string> {
  const { startDataLoad } = await client.request(StartDataLoadDocument, {
    input: { provider: 'csv', path, symbol, timeframe: '1d', calendar: '24x7' },
  });
  if (startDataLoad.__typename !== 'StartDataLoadSuccess') throw new Error(startDataLoad.message);
  return startDataLoad.operation.id;
}

/** Returns the id that a host gave to the operation that it started last. */
async function latestAt({ url }: KtrdrServer): Promise<string> {
  const query = '{ operations(first: 1) { nodes { id } } }';
  const { data } = await graphqlRequest<{ operations: { nodes: readonly { id: string }[] } }>(url, query, {});
  const id = data?.operations.nodes[0]?.id;
  if (id === undefined) throw new Error('the host has no operations');
  return id;
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let models: string;
let worker: KtrdrServer;
let backend: KtrdrServer;
/** A backend that shares neither models nor data with the worker. */
let stranger: KtrdrServer;

beforeAll(async () => {
  folder = await temporaryFolder();
  const at = (...names: readonly string[]) => join(folder.path, ...names);
  const workspace = await trainingWorkspace(folder.path);
  models = workspace.models;
  for (const name of [
    'data',
    'import',
    'other',
    'other/models',
    'other/data',
    'worker',
    'backend',
    'stranger',
  ])
    await mkdir(at(name), { recursive: true });
  await cp(join(projectFolder, 'data'), at('data'), { recursive: true });
  await writeFile(
    at('import', 'coin.csv'),
    'date,open,high,low,close,volume\n2024-01-01,1,2,0.5,1.5,10\n2024-01-02,1.5,3,1,2,20\n',
  );
  const shared = { ...workspace.settings, WORKER_THREADS: '1' };
  worker = await startServer(at('worker'), { ...shared, DATA_DIR: at('data'), IMPORT_DIR: at('import') });
  const remote = { ...shared, USE_REMOTE_BACKTEST_SERVICE: 'true', REMOTE_BACKTEST_SERVICE_URL: worker.url };
  backend = await startServer(at('backend'), { ...remote, DATA_DIR: at('data') });
  stranger = await startServer(at('stranger'), {
    ...remote,
    MODELS_DIR: at('other', 'models'),
    DATA_DIR: at('other', 'data'),
  });
});
afterAll(async () => {
  for (const server of [stranger, backend, worker]) await server?.stop();
  await folder.remove();
});

describe('a training on another host', () => {
  it('has every epoch and the result that it has there, and its model can be used here', async () => {
    const id = await startedTraining(backend.url, { ...SHORT, modelName: 'rsi_remote' });
    const here = await pullTrainingUntilDone(backend.url, id);
    expect(here).toMatchObject({ status: 'COMPLETED', attempt: 1 });
    const there = await pullTraining(worker.url, await latestAt(worker));
    expect(here.warnings).toEqual(there.warnings);
    expect(here.epochs.nodes).toEqual(there.epochs.nodes);
    expect(here.epochs.nodes).toHaveLength(here.result?.epochsRun ?? 0);
    expect(here.result).toEqual(there.result);
    expect(here.parameters).toEqual(there.parameters);
    expect(await readdir(models)).toContain('rsi_remote');
    const backtest = await startBacktest(backend.client, {
      ...sampleBacktest,
      modelPath: 'models/rsi_remote',
    });
    expect(await pullUntilDone(backend.client, backtest)).toMatchObject({ status: 'COMPLETED' });
  });

  it('stops there when it is cancelled here, and leaves no model', async () => {
    const id = await startedTraining(backend.url, { ...SHORT, epochs: 5_000, modelName: 'never' });
    while ((await pullTraining(backend.url, id)).epochs.nodes.length === 0);
    await graphqlRequest(
      backend.url,
      'mutation ($id: ID!) { cancelOperation(input: { id: $id }) { __typename } }',
      { id },
    );
    expect((await pullTrainingUntilDone(backend.url, id)).status).toBe('CANCELLED');
    expect((await pullTraining(worker.url, await latestAt(worker))).status).toBe('CANCELLED');
    expect(await readdir(models)).not.toContain('never');
  });

  it('fails with the words of its host when the strategy cannot be read', async () => {
    const id = await startedTraining(backend.url, {
      strategyConfigPath: 'strategies/none.yaml',
      modelName: 'none',
    });
    expect(await pullTrainingUntilDone(backend.url, id)).toMatchObject({
      status: 'FAILED',
      error: { code: 'STRATEGY_NOT_FOUND' },
    });
  });

  it('warns when the model is not to be found here', async () => {
    const id = await startedTraining(stranger.url, { ...SHORT, modelName: 'elsewhere' });
    const { status, warnings } = await pullTrainingUntilDone(stranger.url, id);
    expect(status).toBe('COMPLETED');
    const warning = warnings.find(({ code }) => code === 'FOLDER_NOT_SHARED');
    expect(warning?.message).toContain('models/elsewhere');
  });
});

describe('a data load on another host', () => {
  it('reads the import folder of that host and has its segments and result here', async () => {
    const here = await pullLoadUntilDone(backend, await startLoad(backend, 'coin.csv', 'COIN'));
    expect(here).toMatchObject({ status: 'COMPLETED', executionMode: 'REMOTE', result: { rowsLoaded: 2 } });
    expect(here.warnings.map(({ code }) => code)).not.toContain('FOLDER_NOT_SHARED');
    const there = await pullLoadUntilDone(worker, await latestAt(worker));
    expect(here.segments.nodes.length).toBeGreaterThan(0);
    expect({ ...here, executionMode: 'LOCAL' }).toEqual(there);
  });

  it('fails with the words of its host when the file is not there', async () => {
    const failed = await pullLoadUntilDone(backend, await startLoad(backend, 'none.csv', 'COIN'));
    expect(failed.status).toBe('FAILED');
    expect(failed.error?.message).toContain('none.csv');
  });

  it('warns when the bars are not to be found here', async () => {
    const { warnings } = await pullLoadUntilDone(stranger, await startLoad(stranger, 'coin.csv', 'ALT'));
    expect(warnings.map(({ code }) => code)).toContain('FOLDER_NOT_SHARED');
  });
});
