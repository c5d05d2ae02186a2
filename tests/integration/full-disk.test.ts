import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pullUntilDone, startBacktest } from '../support/backtests.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../support/ktrdr-server.js';
import { minuteWorkspace } from '../support/rsi-workspace.js';

/** Less than the log of a database grows to before it is folded back, so that it is the log that cannot grow. */
const LIMIT_BYTES = 1_500_000;
const UNLIMITED = 'unlimited';

/** Sets how large files may become that a process writes, the running one included. Linux can do that. */
function limitFileSize({ process: { pid } }: KtrdrServer, limit: string): boolean {
  return spawnSync('prlimit', ['--pid', String(pid), `--fsize=${limit}:${UNLIMITED}`]).status === 0;
}

const canLimit = spawnSync('prlimit', ['--version']).status === 0;

describe.skipIf(!canLimit)('a server whose disk is full', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let workspace: Awaited<ReturnType<typeof minuteWorkspace>>;
  let server: KtrdrServer;

  beforeAll(async () => {
    folder = await temporaryFolder();
    workspace = await minuteWorkspace(folder.path, 120);
    return () => folder.remove();
  });

  beforeEach(async () => {
    server = await startServer(folder.path, { ...workspace.settings, WORKER_THREADS: '1' });
  });

  afterEach(() => server.kill());

  it('says so, goes on, and has lost nothing once there is space again', async () => {
    const undisturbed = await pullUntilDone(
      server.client,
      await startBacktest(server.client, workspace.backtest),
    );
    const id = await startBacktest(server.client, workspace.backtest);
    expect(limitFileSize(server, String(LIMIT_BYTES))).toBe(true);
    const refused = await refusedStart();
    expect(refused.extensions?.code).toBe('STORE_UNAVAILABLE');
    expect(refused.message).toMatch(/^The database of the server cannot be used: the disk /);
    expect(refused.message).not.toContain(folder.path);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    const shown = await graphqlRequest<{ operations: { nodes: readonly { id: string }[] } }>(
      server.url,
      `query ($id: ID!) { operations(first: 200) { nodes { id warnings { code } } }
        operation(id: $id, forceRefresh: true) { progress { percentage } warnings { code } } }`,
      { id },
    );
    expect(shown.errors).toBeUndefined();
    expect(shown.data?.operations.nodes.map((node) => node.id)).toEqual(
      expect.arrayContaining([id, undisturbed.id]),
    );

    expect(limitFileSize(server, UNLIMITED)).toBe(true);
    const done = await pullUntilDone(server.client, id);
    expect(done).toMatchObject({ status: 'COMPLETED', attempt: 1 });
    expect(done.result?.provenance.resultDigest).toBe(undisturbed.result?.provenance.resultDigest);
    expect(await samplesOf(id)).toEqual(await samplesOf(undisturbed.id));
    expect(server.log()).toContain('the database cannot be used');
    expect(await server.stop()).toBe(0);
    const connection = new BetterSqlite3(join(folder.path, 'ktrdr.db'), { readonly: true });
    expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');
    connection.close();
  });

  /** Starts operations until one cannot be recorded; each has a label of its own, and few fit. */
  async function refusedStart() {
    for (;;) {
      const answer = await graphqlRequest(
        server.url,
        `mutation ($input: StartBacktestInput!) { startBacktest(input: $input) { __typename } }`,
        { input: { ...workspace.backtest, endDate: '2024-01-01', label: 'x'.repeat(100) } },
      );
      const [error] = answer.errors ?? [];
      if (error !== undefined) return error;
    }
  }

  async function samplesOf(id: string) {
    const answer = await graphqlRequest<{ operation: { bars: { nodes: unknown[] } } }>(
      server.url,
      `query ($id: ID!) { operation(id: $id) { ... on BacktestOperation {
        bars(first: 1000) { nodes { seq timestamp equity pnl trades } } } } }`,
      { id },
    );
    return answer.data?.operation.bars.nodes;
  }
});
