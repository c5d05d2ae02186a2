import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../scripts/postgres/embedded-postgres.js';
import type { StartBacktestInput } from '../../../src/faces/client/generated/graphql.js';
import { pullBacktest, pullUntil, pullUntilDone, startBacktest } from '../../support/backtests.js';
import { graphqlRequest } from '../../support/graphql-request.js';
import { temporaryFolder } from '../../support/ktrdr-server.js';
import { startCluster, type TestCluster } from '../../support/postgres/cluster.js';
import { mayOwnPostgres } from '../../support/postgres/test-postgres.js';
import { minuteWorkspace } from '../../support/rsi-workspace.js';

const isOwn = await mayOwnPostgres();
/** Long enough for a host to be stopped in the middle. */
const MINUTE_DAYS = 150;

describe.runIf(isOwn)('a cluster that is interrupted', { timeout: 180_000 }, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let data: string;
  let postgres: EmbeddedPostgres;
  let cluster: TestCluster;
  let backtest: StartBacktestInput;
  let digest: string | undefined;

  beforeAll(async () => {
    folder = await temporaryFolder();
    data = await mkdtemp(join(tmpdir(), 'ktrdr-own-postgres-'));
    const workspace = await minuteWorkspace(folder.path, MINUTE_DAYS);
    backtest = workspace.backtest;
    postgres = await startEmbeddedPostgres(data, { isKilled: true });
    cluster = await startCluster(postgres.url('postgres'), folder.path, workspace.settings, 2);
  }, 120_000);
  afterAll(async () => {
    // Its database goes with the folder.
    await cluster.kill();
    await postgres.stop('kill');
    await rm(data, { recursive: true, force: true });
    await folder.remove();
  });

  /** Starts a backtest and waits until a host is in the middle of it. */
  async function begun(label: string): Promise<string> {
    const { client } = cluster.backend;
    const id = await startBacktest(client, { ...backtest, label });
    await pullUntil(client, id, ({ status, progress }) => status === 'RUNNING' && progress.percentage > 5);
    return id;
  }

  it('has another host take what one held that stood still, whose writes then change nothing', async () => {
    const { client, url } = cluster.backend;
    const id = await begun('stood still');
    const holder = await holderOf(cluster.settings.DATABASE_URL as string, id);
    const host = cluster.hosts.find(({ process }) => holder.includes(`/${process.pid}/`));
    host?.process.kill('SIGSTOP');
    await pullUntil(client, id, ({ attempt, done }) => attempt === 2 || done);
    host?.process.kill('SIGCONT');
    const done = await pullUntilDone(client, id);
    expect(done).toMatchObject({ status: 'COMPLETED', attempt: 2 });
    digest = done.result?.provenance.resultDigest;
    await expect.poll(() => host?.log(), { timeout: 30_000 }).toMatch(/another host has taken the operation/);
    const answer = await graphqlRequest<Counted>(url, '{ ledger(first: 1) { totalCount } }', {});
    expect(answer.data?.ledger.totalCount).toBe(1);
    expect(host?.process.exitCode).toBeNull();
  });

  it('goes on while the database is away, shows what it knew, and loses and doubles nothing', async () => {
    const { client, url } = cluster.backend;
    const id = await begun('database away');
    await postgres.stop();
    const shown = await pullBacktest(client, id);
    expect(shown.status).toBe('RUNNING');
    expect(shown.warnings.map(({ code }) => code)).toContain('STORE_UNAVAILABLE');
    const refused = await graphqlRequest(
      url,
      'mutation ($input: StartBacktestInput!) { startBacktest(input: $input) { __typename } }',
      { input: backtest },
    );
    expect(refused.errors?.map(({ extensions }) => extensions?.code)).toEqual(['STORE_UNAVAILABLE']);
    postgres = await startEmbeddedPostgres(data, { port: postgres.port, isKilled: true });
    const done = await pullPatiently(id);
    expect(done).toMatchObject({ status: 'COMPLETED', attempt: 1 });
    expect(done.result?.provenance.resultDigest).toBe(digest);
    const answer = await graphqlRequest<Counted>(url, '{ ledger(first: 1) { totalCount } }', {});
    // Both runs are one configuration.
    expect(answer.data?.ledger.totalCount).toBe(1);
  });

  /** The first requests after a restart may meet connections that are gone. */
  async function pullPatiently(id: string): ReturnType<typeof pullUntilDone> {
    for (;;) {
      try {
        return await pullUntilDone(cluster.backend.client, id);
      } catch (error) {
        if (!String(error).includes('database')) throw error;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }
});

async function holderOf(url: string, id: string): Promise<string> {
  const database = new pg.Client(url);
  await database.connect();
  try {
    const { rows } = await database.query<{ host: string }>(
      'SELECT "host_id" AS "host" FROM "work_lease" WHERE "operation_id" = $1',
      [id],
    );
    return rows[0]?.host ?? '';
  } finally {
    await database.end();
  }
}

interface Counted {
  readonly ledger: { readonly totalCount: number };
}
