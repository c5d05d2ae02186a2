import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StartBacktestDocument, type StartBacktestInput } from '../../src/faces/client/generated/graphql.js';
import { GraphqlClient } from '../../src/faces/client/graphql-client.js';
import { pullBacktest, pullUntil, pullUntilDone, startBacktest } from '../support/backtests.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../support/ktrdr-server.js';
import { minuteWorkspace } from '../support/rsi-workspace.js';

const DAY_MS = 86_400_000;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const servers: KtrdrServer[] = [];

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(async () => {
  for (const server of servers.splice(0)) await server.kill();
  await folder.remove();
});

async function start(settings: Readonly<Record<string, string>> = {}): Promise<KtrdrServer> {
  const server = await startServer(folder.path, { WORKER_THREADS: '1', ...settings });
  servers.push(server);
  return server;
}

const inputOf = (change: Partial<StartBacktestInput> = {}): StartBacktestInput => ({
  symbol: 'AAPL',
  timeframe: '1d',
  strategyConfigPath: 'strategies/rsi_mean_reversion.yaml',
  modelPath: 'models/rsi_mlp_v1.0.0',
  startDate: '2024-01-01',
  endDate: '2024-01-31',
  ...change,
});

describe('starts with one idempotency key', () => {
  it('are one operation however many come at once, also of two connections and after a restart', async () => {
    const first = await start();
    const other = new GraphqlClient({ serverUrl: first.url });
    const input = inputOf({ idempotencyKey: 'the key' });
    const starts = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        (index % 2 === 0 ? first.client : other).request(StartBacktestDocument, { input }),
      ),
    );
    const made = starts.map(({ startBacktest: started }) =>
      started.__typename === 'StartBacktestSuccess'
        ? `${started.operation.id} ${started.deduplicated}`
        : started.message,
    );
    const [id] = (made.find((one) => one.endsWith('false')) ?? '').split(' ');
    expect(made.filter((one) => one === `${id} false`)).toHaveLength(1);
    expect(made.filter((one) => one === `${id} true`)).toHaveLength(39);
    await first.kill();
    const second = await start();
    const again = await second.client.request(StartBacktestDocument, { input });
    expect(again.startBacktest).toMatchObject({ deduplicated: true, operation: { id } });
    const changed = await second.client.request(StartBacktestDocument, {
      input: { ...input, endDate: '2024-01-30' },
    });
    expect(changed.startBacktest).toMatchObject({ __typename: 'IdempotencyConflictError', operationId: id });
  });
});

describe('a re-execution', () => {
  it('fails with INPUT_CHANGED when the bars are others than those of the first attempt, and shows no splice', async () => {
    const workspace = await minuteWorkspace(folder.path, 120);
    const first = await start(workspace.settings);
    const id = await startBacktest(first.client, workspace.backtest);
    await pullUntil(first.client, id, ({ progress }) => progress.percentage > 10);
    const delivered = await samplesOf(first, id);
    await first.kill();
    const csv = join(workspace.settings.DATA_DIR as string, 'COIN_1m.csv');
    const lines = (await readFile(csv, 'utf8')).split('\n');
    const [time, open, high, low, close, volume] = (lines[5] as string).split(',');
    lines[5] = [time, open, high, low, close, Number(volume) + 1].join(',');
    await writeFile(csv, lines.join('\n'));

    const second = await start(workspace.settings);
    const failed = await pullUntilDone(second.client, id);
    expect(failed).toMatchObject({ status: 'FAILED', attempt: 2, error: { code: 'INPUT_CHANGED' } });
    expect(failed.error?.message).toContain('dataHash');
    const samples = await samplesOf(second, id);
    expect(samples.slice(0, delivered.length)).toEqual(delivered);
  });

  it('goes on when bars were only added after its range', async () => {
    const workspace = await minuteWorkspace(folder.path, 120);
    const first = await start(workspace.settings);
    const id = await startBacktest(first.client, { ...workspace.backtest, endDate: '2024-04-20' });
    await pullUntil(first.client, id, ({ progress }) => progress.percentage > 10);
    await first.kill();
    await appendFile(
      join(workspace.settings.DATA_DIR as string, 'COIN_1m.csv'),
      '2024-04-30T00:00:00Z,100,100,100,100,1\n',
    );
    const second = await start(workspace.settings);
    expect(await pullUntilDone(second.client, id)).toMatchObject({ status: 'COMPLETED', attempt: 2 });
  });

  async function samplesOf(server: KtrdrServer, id: string): Promise<readonly unknown[]> {
    const answer = await graphqlRequest<{ operation: { bars: { nodes: readonly unknown[] } } }>(
      server.url,
      `query ($id: ID!) { operation(id: $id) { ... on BacktestOperation {
        bars(first: 1000) { nodes { seq timestamp equity pnl trades winRate position } } } } }`,
      { id },
    );
    return answer.data?.operation.bars.nodes ?? [];
  }
});

describe('the queue', () => {
  it('has a share for each API key', async () => {
    const workspace = await minuteWorkspace(folder.path, 150);
    const server = await start({
      ...workspace.settings,
      API_KEYS: 'alice:secret-a,bob:secret-b',
      MAX_QUEUED_OPERATIONS: '4',
      MAX_QUEUED_PER_API_KEY: '1',
    });
    const alice = new GraphqlClient({ serverUrl: server.url, apiKey: 'secret-a' });
    const bob = new GraphqlClient({ serverUrl: server.url, apiKey: 'secret-b' });
    const running = await startBacktest(alice, workspace.backtest);
    await pullUntil(alice, running, ({ status }) => status === 'RUNNING');
    await startBacktest(alice, workspace.backtest);
    const refused = await alice.request(StartBacktestDocument, { input: workspace.backtest });
    expect(refused.startBacktest).toMatchObject({
      __typename: 'QueueFullError',
      message: expect.stringContaining('of this API key'),
      retryAfterMs: expect.any(Number),
    });
    await startBacktest(bob, workspace.backtest);
  });
});

describe('retention', () => {
  it('says when an operation expires, and removes it with all that it left after that', async () => {
    const first = await start({ OPERATION_RETENTION_DAYS: '30' });
    const [old, young] = [
      await startBacktest(first.client, inputOf({ idempotencyKey: 'old' })),
      await startBacktest(first.client, inputOf()),
    ];
    for (const id of [old, young]) await pullUntilDone(first.client, id);
    expect(await expiryOf(first, old)).toBe(30 * DAY_MS);
    await first.stop();
    const database = join(folder.path, 'ktrdr.db');
    const connection = new BetterSqlite3(database);
    connection
      .prepare(`UPDATE "operation" SET "completed_at" = "completed_at" - ? WHERE "id" = ?`)
      .run(31 * DAY_MS, old);
    connection.close();

    const second = await start({ OPERATION_RETENTION_DAYS: '30' });
    await expect.poll(async () => await idsOf(second), { timeout: 60_000 }).toEqual([young]);
    expect((await fetch(`${second.url}/operations/${old}/report`)).status).toBe(404);
    expect((await pullBacktest(second.client, young)).status).toBe('COMPLETED');
    expect(await second.stop()).toBe(0);
    const left = new BetterSqlite3(database, { readonly: true });
    for (const table of ['bar_piece', 'trade_piece', 'outcome_part', 'operation_result'])
      expect(left.prepare(`SELECT DISTINCT "operation_id" FROM "${table}"`).pluck().all()).not.toContain(old);
    left.close();
  });

  async function expiryOf(server: KtrdrServer, id: string): Promise<number> {
    const answer = await graphqlRequest<{ operation: { expiresAt: string; completedAt: string } }>(
      server.url,
      'query ($id: ID!) { operation(id: $id) { expiresAt completedAt } }',
      { id },
    );
    const { expiresAt = '', completedAt = '' } = answer.data?.operation ?? {};
    return Date.parse(expiresAt) - Date.parse(completedAt);
  }

  async function idsOf(server: KtrdrServer): Promise<readonly string[]> {
    const answer = await graphqlRequest<{ operations: { nodes: readonly { id: string }[] } }>(
      server.url,
      '{ operations { nodes { id } } }',
    );
    return answer.data?.operations.nodes.map(({ id }) => id) ?? [];
  }
});
