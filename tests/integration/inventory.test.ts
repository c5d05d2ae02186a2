import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullUntilDone, startBacktest } from '../support/backtests.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { type KtrdrServer, projectFolder, startServer, temporaryFolder } from '../support/ktrdr-server.js';
import { minuteWorkspace } from '../support/rsi-workspace.js';

interface Inventory {
  readonly strategies: readonly {
    readonly path: string;
    readonly valid: boolean;
    readonly features: readonly string[];
  }[];
  readonly models: readonly { readonly path: string; readonly valid: boolean; readonly hash: string }[];
  readonly datasets: readonly {
    readonly symbol: string;
    readonly timeframe: string;
    readonly rows: number;
  }[];
  readonly brokenDatasets: readonly { readonly fileName: string; readonly message: string }[];
  readonly server: {
    readonly tensorflowBackend: string | null;
    readonly queued: number;
    readonly running: number;
  };
}

const INVENTORY = `{
  strategies { path name symbols timeframes valid errors features }
  models { path strategyName symbols trainedFrom trainedTo features hash createdAt valid errors }
  datasets { symbol timeframe rows firstBar lastBar source calendar hash }
  brokenDatasets { fileName message }
  server { version engineVersion executionMode tensorflowBackend queued running }
}`;

async function inventoryOf({ url }: KtrdrServer): Promise<Inventory> {
  const answer = await graphqlRequest<Inventory>(url, INVENTORY);
  expect(answer.errors).toBeUndefined();
  return answer.data as Inventory;
}

describe('the inventory of what ships with the project', () => {
  let server: KtrdrServer;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await startServer(folder.path);
  });

  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  it('has strategies, models and datasets that fit each other', async () => {
    const inventory = await inventoryOf(server);
    const isRecipe = ({ path }: { readonly path: string }) => path.startsWith('strategies/cookbook/');
    const recipes = inventory.strategies.filter(isRecipe);
    expect(recipes.map(({ valid }) => valid)).toEqual(Array.from({ length: 11 }, () => true));
    const samples = inventory.strategies.filter((strategy) => !isRecipe(strategy));
    expect(samples).toMatchObject([
      {
        path: 'strategies/invalid_missing_required.yaml',
        valid: false,
        errors: expect.arrayContaining(["Strategy config missing required field 'indicators'"]),
        features: [],
      },
      { path: 'strategies/macd_bollinger.yaml', valid: true, errors: [] },
      { path: 'strategies/recorded_signals.yaml', valid: true, errors: [], features: [] },
      { path: 'strategies/rsi_mean_reversion.yaml', valid: true, symbols: ['AAPL'], timeframes: ['1d'] },
    ]);
    const [, macd, , rsi] = samples;
    expect(inventory.models).toMatchObject([
      {
        path: 'models/macd_bollinger_v1.0.0',
        valid: true,
        features: macd?.features,
      },
      { path: 'models/rsi_mlp_v1.0.0', valid: true, features: rsi?.features },
    ]);
    expect(inventory.datasets).toMatchObject([
      {
        symbol: 'AAPL',
        timeframe: '1d',
        source: 'synthetic',
        calendar: 'XNYS',
        firstBar: '2015-01-02T00:00:00.000Z',
      },
      { symbol: 'EURUSD', timeframe: '1h', source: 'synthetic', calendar: '24x5' },
      { symbol: 'MSFT', timeframe: '1d', source: 'synthetic', calendar: 'XNYS' },
    ]);
    expect(inventory.brokenDatasets).toEqual([]);
  });

  it('names the backend of TensorFlow.js once a worker has loaded it', async () => {
    expect((await inventoryOf(server)).server.tensorflowBackend).toBeNull();
    const operation = await pullUntilDone(server.client, await startBacktest(server.client));
    expect((await inventoryOf(server)).server.tensorflowBackend).toBe(
      operation.result?.provenance.tensorflowBackend,
    );
  });

  it('has the hash by which a result names its model', async () => {
    const { result } = await pullUntilDone(server.client, await startBacktest(server.client));
    const model = (await inventoryOf(server)).models.find(({ path }) => path === 'models/rsi_mlp_v1.0.0');
    expect(result?.provenance.modelHash).toBe(model?.hash);
  });

  it.each(['/etc/passwd', '../package.json', 'strategies/../package.json', 'data/AAPL_1d.csv'])(
    'refuses the strategy %s',
    async (path) => {
      const answer = await graphqlRequest(
        server.url,
        'query ($path: String!) { strategy(path: $path) { name } }',
        {
          path,
        },
      );
      expect(answer.errors).toMatchObject([
        { message: expect.stringContaining(path), extensions: { code: 'BAD_USER_INPUT' } },
      ]);
    },
  );

  it('has no strategy where there is no file', async () => {
    const answer = await graphqlRequest(server.url, '{ strategy(path: "strategies/none.yaml") { name } }');
    expect(answer).toEqual({ data: { strategy: null } });
  });
});

describe('the inventory of folders that change', () => {
  let server: KtrdrServer;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let workspace: Awaited<ReturnType<typeof minuteWorkspace>>;

  beforeAll(async () => {
    folder = await temporaryFolder();
    workspace = await minuteWorkspace(folder.path, 300);
    server = await startServer(folder.path, { ...workspace.settings, WORKER_THREADS: '1' });
  });

  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  it('is answered beside other requests, however long the files are', async () => {
    const order: string[] = [];
    const inventory = inventoryOf(server).then((answer) => {
      order.push('inventory');
      return answer;
    });
    for (let index = 0; index < 3; index++) await graphqlRequest(server.url, '{ server { version } }');
    order.push('others');
    expect((await inventory).datasets).toMatchObject([{ symbol: 'COIN', rows: 300 * 1_440 }]);
    expect(order).toEqual(['others', 'inventory']);
  });

  it('follows files that appear, nested and broken ones too', async () => {
    const { STRATEGIES_DIR = '', MODELS_DIR = '', DATA_DIR = '' } = workspace.settings;
    await mkdir(join(STRATEGIES_DIR, 'sub'));
    await cp(
      join(projectFolder, 'strategies', 'rsi_mean_reversion.yaml'),
      join(STRATEGIES_DIR, 'sub', 'rsi.yaml'),
    );
    await symlink(
      join(projectFolder, 'strategies', 'macd_bollinger.yaml'),
      join(STRATEGIES_DIR, 'linked.yaml'),
    );
    await mkdir(join(MODELS_DIR, 'empty'));
    await writeFile(
      join(DATA_DIR, 'BAD_1d.csv'),
      'timestamp,open,high,low,close,volume\n2024-01-02,1,1,2,1,1\n',
    );

    const inventory = await inventoryOf(server);
    expect(inventory.strategies.map(({ path }) => path)).toEqual([
      'strategies/rsi_rule.yaml',
      'strategies/sub/rsi.yaml',
    ]);
    expect(inventory.models.map(({ path, valid }) => ({ path, valid }))).toEqual([
      { path: 'models/empty', valid: false },
      { path: 'models/rsi_rule', valid: true },
    ]);
    expect(inventory.datasets.map(({ symbol }) => symbol)).toEqual(['COIN']);
    expect(inventory.brokenDatasets).toEqual([
      { fileName: 'BAD_1d.csv', message: expect.stringMatching(/^BAD_1d\.csv, line 2: the high 1 is below/) },
    ]);
    await inventoryOf(server);
    const logged = server.log().match(/a file of the data folder cannot be used/g);
    expect(logged).toHaveLength(1);
  });

  it('counts what waits and what runs', async () => {
    const ids = [];
    for (let index = 0; index < 6; index++) ids.push(await startBacktest(server.client, workspace.backtest));
    await expect
      .poll(
        async () => {
          const { queued, running } = (await inventoryOf(server)).server;
          return running === 1 && queued > 0 && queued < ids.length;
        },
        { interval: 10, timeout: 60_000 },
      )
      .toBe(true);
    for (const id of ids) {
      await graphqlRequest(server.url, `mutation { cancelOperation(input: { id: "${id}" }) { __typename } }`);
    }
    await expect
      .poll(async () => (await inventoryOf(server)).server, { interval: 10, timeout: 60_000 })
      .toMatchObject({ queued: 0, running: 0 });
  });
});

describe('deleting an operation', () => {
  let server: KtrdrServer;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let workspace: Awaited<ReturnType<typeof minuteWorkspace>>;
  let settings: Readonly<Record<string, string>>;

  beforeAll(async () => {
    folder = await temporaryFolder();
    workspace = await minuteWorkspace(folder.path, 150);
    settings = { ...workspace.settings, WORKER_THREADS: '1' };
    server = await startServer(folder.path, settings);
  });

  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  const deletion = `mutation ($id: ID!) { deleteOperation(id: $id) {
    __typename
    ... on DeleteOperationSuccess { id }
    ... on OperationNotFinalError { operation { id done } }
    ... on OperationNotFoundError { operationId }
  } }`;
  const remove = (id: string) =>
    graphqlRequest<{ deleteOperation: { __typename: string } }>(server.url, deletion, { id });

  it('takes it away with its result and frees its idempotency key, also after a restart', async () => {
    const keyed = { ...workspace.backtest, idempotencyKey: 'monday' };
    const id = await startBacktest(server.client, keyed);
    await pullUntilDone(server.client, id);
    expect((await remove(id)).data).toEqual({
      deleteOperation: { __typename: 'DeleteOperationSuccess', id },
    });
    const pulled =
      'query ($id: ID!) { operation(id: $id) { id } node(id: $id) { id } operations { totalCount } }';
    expect((await graphqlRequest(server.url, pulled, { id })).data).toEqual({
      operation: null,
      node: null,
      operations: { totalCount: 0 },
    });
    expect((await remove(id)).data).toEqual({
      deleteOperation: { __typename: 'OperationNotFoundError', operationId: id },
    });

    const second = await startBacktest(server.client, keyed);
    expect(second).not.toBe(id);
    await pullUntilDone(server.client, second);
    await server.stop();
    server = await startServer(folder.path, settings);
    const answers = await Promise.all([remove(second), remove(second)]);
    expect(answers.map(({ data }) => data?.deleteOperation.__typename).sort()).toEqual([
      'DeleteOperationSuccess',
      'OperationNotFoundError',
    ]);
  });

  it('is refused while it goes on, and possible once it is cancelled', async () => {
    // The only thread is at the first, so that the last cannot have ended when it is asked to go.
    const ids = [];
    for (let index = 0; index < 4; index++) ids.push(await startBacktest(server.client, workspace.backtest));
    const id = ids.at(-1) ?? '';
    expect((await remove(id)).data).toEqual({
      deleteOperation: { __typename: 'OperationNotFinalError', operation: { id, done: false } },
    });
    for (const started of ids.reverse()) {
      await graphqlRequest(
        server.url,
        `mutation { cancelOperation(input: { id: "${started}" }) { __typename } }`,
      );
    }
    await pullUntilDone(server.client, id);
    expect((await remove(id)).data?.deleteOperation.__typename).toBe('DeleteOperationSuccess');
  });
});
