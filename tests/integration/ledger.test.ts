import { statSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeleteOperationDocument, LedgerDocument } from '../../src/faces/client/generated/graphql.js';
import { pullUntilDone, sampleBacktest, startBacktest } from '../support/backtests.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../support/ktrdr-server.js';

const YEAR = { ...sampleBacktest, startDate: '2023-01-01', endDate: '2024-01-31' };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: KtrdrServer;

beforeEach(async () => {
  folder = await temporaryFolder();
  server = await startServer(folder.path);
});
afterEach(async () => {
  await server.stop();
  await folder.remove();
});

async function run(commission: number): Promise<string> {
  const id = await startBacktest(server.client, { ...YEAR, commission });
  await pullUntilDone(server.client, id);
  return id;
}

async function rows() {
  const asked = { first: 100, after: null, strategy: null, symbol: null, timeframe: null };
  return (await server.client.request(LedgerDocument, asked)).ledger.nodes;
}

interface Judged {
  readonly summary: { readonly evaluated: number | null; readonly verdict: string | null };
  readonly result: {
    readonly selection: { readonly evaluated: number; readonly evaluatedAtCompletion: number };
  };
}

async function judged(id: string): Promise<Judged> {
  const answer = await graphqlRequest<{ operation: Judged }>(
    server.url,
    `query ($id: ID!) { operation(id: $id) { summary { evaluated verdict } ... on BacktestOperation {
      result { selection { evaluated evaluatedAtCompletion } } } } }`,
    { id },
  );
  return answer.data?.operation as Judged;
}

describe('the ledger of a server', () => {
  it('counts what is deleted, and what is run again once, and says so of all runs of a strategy', async () => {
    const first = await run(0.001);
    const deleted = await run(0.002);
    await run(0.001);
    await server.client.request(DeleteOperationDocument, { id: deleted });
    expect(await rows()).toHaveLength(2);
    const { result } = await judged(first);
    expect(result.selection).toEqual({ evaluated: 2, evaluatedAtCompletion: 1 });
    while ((await judged(first)).summary.evaluated !== 2)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await judged(first)).summary.verdict).toBe('NOT_ENOUGH_EVIDENCE');
  }, 240_000);

  it('has every row once after kill -9, judges what was left, and enters what was there before', async () => {
    const before = await run(0.001);
    await server.kill();
    // As a version would have left it that knew no ledger.
    const database = new BetterSqlite3(join(folder.path, 'ktrdr.db'));
    database.exec(
      `DELETE FROM "operation_evaluation"; DELETE FROM "evaluation"; DELETE FROM "evaluation_judged";
       UPDATE "operation" SET "summary" = json_remove("summary", '$.verdict', '$.evaluated')`,
    );
    database.close();
    server = await startServer(folder.path);
    const again = await startBacktest(server.client, { ...YEAR, commission: 0.002 });
    await server.kill();
    server = await startServer(folder.path);
    await pullUntilDone(server.client, again);
    while ((await judged(before)).summary.evaluated !== 2)
      await new Promise((resolve) => setTimeout(resolve, 50));
    const entered = await rows();
    expect(entered).toHaveLength(2);
    expect(new Set(entered.map(({ configurationHash }) => configurationHash)).size).toBe(2);
    expect(statSync(join(folder.path, 'ktrdr.db.secret')).mode & 0o777).toBe(0o600);
  }, 240_000);

  it('stops in order however soon after a run', async () => {
    await run(0.001);
    expect(await server.stop()).toBe(0);
    server = await startServer(folder.path);
    expect(await rows()).toHaveLength(1);
  }, 240_000);
});
