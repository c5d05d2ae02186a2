import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pullUntilDone, startBacktest } from '../support/backtests.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../support/ktrdr-server.js';

interface Filled {
  readonly updatedAt: string;
  readonly summary: { readonly sparkline: readonly number[]; readonly totalReturn: number | null };
  readonly events: { readonly nodes: readonly { readonly kind: string }[] };
  readonly result: { readonly metrics: { readonly totalReturn: number } };
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

async function read(id: string): Promise<Filled | undefined> {
  const { data } = await graphqlRequest<{ operation: Filled }>(
    server.url,
    `query ($id: ID!) { operation(id: $id) {
      updatedAt
      summary {
        strategy symbols timeframe startDate endDate basis totalReturn benchmarkReturn sharpeRatio maxDrawdown
        totalTrades severity warningCodes sparkline
      }
      events { nodes { kind attempt message } }
      ... on BacktestOperation { result { metrics { totalReturn } } }
    } }`,
    { id },
  );
  return data?.operation;
}

async function found(text: string): Promise<number | undefined> {
  const { data } = await graphqlRequest<{ operations: { totalCount: number } }>(
    server.url,
    'query ($text: String!) { operations(filter: {text: $text}) { totalCount } }',
    { text },
  );
  return data?.operations.totalCount;
}

describe('an operation of an earlier version', () => {
  it('has what lists show and what its columns tell, once the server has filled it in', async () => {
    server = await startServer(folder.path);
    const id = await startBacktest(server.client);
    await pullUntilDone(server.client, id);
    const before = await read(id);
    // 21 bars: the initial capital, and then every one of them.
    expect(before?.summary.sparkline).toHaveLength(22);
    expect(before?.summary.sparkline[0]).toBe(1);
    const growth = 1 + (before?.result.metrics.totalReturn ?? 0);
    expect(before?.summary.sparkline.at(-1)).toBeCloseTo(growth, 5);
    await server.stop();

    const connection = new BetterSqlite3(join(folder.path, 'ktrdr.db'));
    connection.exec(`DELETE FROM "operation_event"; UPDATE "operation_result" SET "result" = json_remove("result", '$.sparkline');
      UPDATE "operation" SET "search_text" = NULL, "summary" = '{}', "severity" = NULL, "duration_ms" = NULL,
      "model" = NULL, "total_return" = NULL, "sharpe_ratio" = NULL, "max_drawdown" = NULL, "total_trades" = NULL`);
    connection.close();
    server = await startServer(folder.path);
    await expect.poll(() => found('RSI_Mean'), { timeout: 60_000 }).toBe(1);
    const filled = await read(id);
    expect({ ...filled, events: null }).toEqual({ ...before, events: null });
    // Phases are in no column.
    expect(filled?.events.nodes.map(({ kind }) => kind)).toEqual(['CREATED', 'STARTED', 'COMPLETED']);
  });
});
