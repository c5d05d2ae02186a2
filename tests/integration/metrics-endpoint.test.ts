import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancelOperationDocument } from '../../src/faces/client/generated/graphql.js';
import { pullUntil, pullUntilDone, startBacktest } from '../support/backtests.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../support/ktrdr-server.js';
import { minuteWorkspace } from '../support/rsi-workspace.js';

const KEY = 'key-of-alice-0123456789';
const TOKEN = 'token-of-the-scraper-0123456789';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: KtrdrServer;
let workspace: Awaited<ReturnType<typeof minuteWorkspace>>;

beforeAll(async () => {
  folder = await temporaryFolder();
  workspace = await minuteWorkspace(folder.path, 150);
  server = await startServer(folder.path, {
    ...workspace.settings,
    API_KEYS: `alice:${KEY}`,
    METRICS_TOKEN: TOKEN,
    WORKER_THREADS: '1',
  });
});

afterAll(async () => {
  await server.stop();
  await folder.remove();
});

const scrape = (token: string) =>
  fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${token}` } });

/** Few bars of many. */
const shortBacktest = () => ({ ...workspace.backtest, endDate: '2024-01-02' });

/** Returns the value of a time series, as it is written with its labels; null when there is none. */
async function sampleOf(series: string): Promise<number | null> {
  const lines = (await (await scrape(TOKEN)).text()).split('\n');
  const line = lines.find((text) => text.startsWith(`${series} `));
  return line === undefined ? null : Number(line.slice(series.length + 1));
}

describe('/metrics of a server with keys', () => {
  it('takes METRICS_TOKEN and no API key', async () => {
    expect((await scrape(TOKEN)).status).toBe(200);
    expect((await scrape(KEY)).status).toBe(401);
    expect((await fetch(`${server.url}/metrics`)).status).toBe(401);
  });

  it('counts what was done', async () => {
    const completed = 'ktrdr_operations_finished_total{type="BACKTESTING",status="COMPLETED"}';
    expect(await sampleOf(completed)).toBeNull();
    await pullUntilDone(server.client, await startBacktest(server.client, shortBacktest()));
    expect(await sampleOf(completed)).toBe(1);
    expect(await sampleOf('ktrdr_operations{status="queued"}')).toBe(0);
    expect(await sampleOf('ktrdr_operations{status="running"}')).toBe(0);
    expect(await sampleOf('ktrdr_worker_threads')).toBe(1);
    // The thread tells of the end before it is free.
    await expect.poll(() => sampleOf('ktrdr_worker_threads_busy')).toBe(0);
    // What is left when the work ends is pulled too, so there is at least that one.
    expect(await sampleOf('ktrdr_operation_pull_duration_seconds_count')).toBeGreaterThanOrEqual(1);
    expect(await sampleOf('process_resident_memory_bytes')).toBeGreaterThan(0);
  });

  it('shows what runs and what waits', async () => {
    const running = await startBacktest(server.client, workspace.backtest);
    const waiting = await startBacktest(server.client, shortBacktest());
    await pullUntil(server.client, running, ({ status }) => status === 'RUNNING');
    expect(await sampleOf('ktrdr_operations{status="running"}')).toBe(1);
    expect(await sampleOf('ktrdr_operations{status="queued"}')).toBe(1);
    expect(await sampleOf('ktrdr_worker_threads_busy')).toBe(1);
    await server.client.request(CancelOperationDocument, { id: running });
    await pullUntilDone(server.client, waiting);
    expect(await sampleOf('ktrdr_operations_finished_total{type="BACKTESTING",status="CANCELLED"}')).toBe(1);
    // The thread tells of the end before it is free.
    await expect.poll(() => sampleOf('ktrdr_worker_threads_busy')).toBe(0);
  });

  it('keeps every secret to itself', async () => {
    const text = await (await scrape(TOKEN)).text();
    for (const secret of [KEY, TOKEN, folder.path]) expect(text).not.toContain(secret);
  });
});
