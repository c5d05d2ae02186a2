import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pullUntilDone, startBacktest } from '../support/backtests.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../support/ktrdr-server.js';

/** What nothing writes, by column of the operation. */
const BYTES = Buffer.from([0xff, 0x00, 0x5b]);
const POISONS: Readonly<Record<string, string | number | Buffer>> = {
  parameters: 'not json',
  'parameters of another type': '{"symbols": []}',
  'parameters that are a list': '[]',
  pinned_inputs: '{',
  snapshot: '7',
  error: '{"code": 5}',
  warnings: '{}',
  'warnings without a message': '[{"code": "X"}]',
  execution_mode: 'ELSEWHERE',
  type: 'SORCERY',
  completed_at: 'yesterday',
  updated_at: 9e15,
  progress_percentage: 'half',
  progress_eta_seconds: 'soon',
  progress_step: 1.5,
  progress_total_steps: -1,
  attempt: 'first',
  worker_losses: 2 ** 40,
  server_losses: BYTES,
  tags: '[{"key": "idea"}]',
  'tags that are no list': '{}',
  priority: 1.5,
  summary: '{"symbols": 5}',
  'summary of another basis': '{"basis": "HINDSIGHT"}',
  total_return: 'much',
  total_trades: -1,
  ...Object.fromEntries(
    [
      'owner',
      'caller',
      'title',
      'label',
      'note',
      'symbol',
      'strategy',
      'model',
      'host',
      'remote_id',
      'retry_of_id',
      'cancel_reason',
    ].map((column) => [column, BYTES]),
  ),
  ...Object.fromEntries(
    ['parameters_hash', 'idempotency_key', 'progress_phase', 'progress_message'].map((column) => [
      column,
      BYTES,
    ]),
  ),
};

interface Listed {
  readonly id: string;
  readonly warnings: readonly { readonly code: string }[];
  readonly parameters?: { readonly symbol: string; readonly startDate: string };
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: KtrdrServer;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(async () => {
  await server.kill();
  await folder.remove();
});

async function list(): Promise<readonly Listed[]> {
  const { data, errors } = await graphqlRequest<{ operations: { nodes: readonly Listed[] } }>(
    server.url,
    `{ operations { nodes { id status createdAt completedAt executionMode error { code } warnings { code message }
       attempt title label host cancelReason tags { key value } note pinned priority updatedAt
       summary { strategy symbols basis totalReturn totalTrades severity warningCodes sparkline }
       events(first: 2) { nodes { kind at message } }
       progress { phase percentage message currentStep totalSteps etaSeconds updatedAt }
       ... on BacktestOperation { parameters { symbol startDate inSamplePolicy } snapshot { currentBar } } } } }`,
  );
  expect(errors).toBeUndefined();
  return data?.operations.nodes ?? [];
}

describe('a list with a damaged operation', () => {
  it('shows it with a warning and the others as they are, whatever is damaged', async () => {
    server = await startServer(folder.path);
    const ids = [await startBacktest(server.client), await startBacktest(server.client)];
    for (const id of ids) await pullUntilDone(server.client, id);
    const [sound, damaged] = ids as [string, string];
    const before = (await list()).find(({ id }) => id === sound);
    const connection = new BetterSqlite3(join(folder.path, 'ktrdr.db'));
    const row = connection.prepare('SELECT * FROM "operation" WHERE "id" = ?').get(damaged) as Record<
      string,
      unknown
    >;
    for (const [name, poison] of Object.entries(POISONS)) {
      const column = name.split(' ')[0] as string;
      const set = connection.prepare(`UPDATE "operation" SET "${column}" = ? WHERE "id" = ?`);
      set.run(poison, damaged);
      const nodes = await list();
      expect(nodes.map(({ id }) => id).sort(), name).toEqual([...ids].sort());
      const shown = nodes.find(({ id }) => id === damaged);
      const codes = shown?.warnings.map(({ code }) => code);
      expect(
        codes?.filter((code) => code === 'OPERATION_DAMAGED'),
        name,
      ).toHaveLength(1);
      expect(shown?.parameters?.symbol, name).toBe('AAPL');
      expect(nodes.find(({ id }) => id === sound)).toEqual(before);
      set.run(row[column], damaged);
    }
    connection.close();
  });

  it('comes from a server that starts, and ends what cannot go on', async () => {
    server = await startServer(folder.path, { WORKER_THREADS: '1' });
    const id = await startBacktest(server.client);
    await pullUntilDone(server.client, id);
    await server.stop();
    const connection = new BetterSqlite3(join(folder.path, 'ktrdr.db'));
    for (const type of ['TRAINING', 'DATA_LOADING']) {
      connection
        .prepare(
          `UPDATE "operation" SET "status" = 'RUNNING', "type" = ?, "completed_at" = NULL, "error" = NULL, "parameters" = '{}'`,
        )
        .run(type);
      server = await startServer(folder.path, { WORKER_THREADS: '1' });
      const query = `query ($id: ID!) { operation(id: $id) { done error { code } } }`;
      await expect
        .poll(async () => (await graphqlRequest(server.url, query, { id })).data, { timeout: 60_000 })
        .toEqual({ operation: { done: true, error: { code: 'OPERATION_DAMAGED' } } });
      expect(await server.stop()).toBe(0);
    }
    connection.close();
  });
});
