import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullBacktest, startBacktest } from '../../support/backtests.js';
import { temporaryFolder } from '../../support/ktrdr-server.js';
import { Pace } from '../../support/pace.js';
import { startCluster, type TestCluster } from '../../support/postgres/cluster.js';
import { testPostgres } from '../../support/postgres/test-postgres.js';
import { minuteWorkspace } from '../../support/rsi-workspace.js';

const postgres = await testPostgres();
/** 86,400 bars, of which the database keeps none itself. */
const MINUTE_DAYS = 60;
/** Less than a host waits for a server that is away, which is a minute. */
const MOST_MS = 20_000;

describe.runIf(postgres !== null)('a host that waits for bars of a server that is away', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let cluster: TestCluster;

  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(async () => {
    await cluster.close();
    await folder.remove();
  });

  it('stops when it is asked to, and the operation waits for another one', async () => {
    const { backtest, settings } = await minuteWorkspace(folder.path, MINUTE_DAYS);
    cluster = await startCluster(postgres as string, folder.path, settings, 0);
    const id = await startBacktest(cluster.backend.client, backtest);
    await cluster.backend.kill();
    const host = await cluster.addHost({ ARTIFACTS_DIR: join(folder.path, 'artifacts-of-host') });
    for (const pace = new Pace(); !host.log().includes('an artefact could not be had'); ) await pace.rest();
    const askedAtMs = performance.now();
    expect(await host.stop()).toBe(0);
    expect(performance.now() - askedAtMs).toBeLessThan(MOST_MS);
    expect(host.log()).not.toContain('operation supervision failed');
    const other = await cluster.addBackend(settings);
    expect(await pullBacktest(other.client, id)).toMatchObject({
      status: 'PENDING',
      error: null,
      attempt: 1,
    });
  });
});
