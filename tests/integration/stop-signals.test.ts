import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { pullUntil, startBacktest } from '../support/backtests.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../support/ktrdr-server.js';
import { minuteWorkspace } from '../support/rsi-workspace.js';

/** Longer than any test may take: what ends earlier was ended by the second signal. */
const LONG_GRACE_MS = 600_000;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: KtrdrServer;

beforeEach(async () => {
  folder = await temporaryFolder();
  const workspace = await minuteWorkspace(folder.path, 150);
  server = await startServer(folder.path, {
    ...workspace.settings,
    WORKER_THREADS: '1',
    CANCEL_GRACE_MS: String(LONG_GRACE_MS),
  });
  const id = await startBacktest(server.client, workspace.backtest);
  await pullUntil(server.client, id, ({ status }) => status === 'RUNNING');
  // A worker that stands still outlasts any grace: the shutdown would wait for it.
  for (let more = 0; more < 3; more++) await startBacktest(server.client, workspace.backtest);
});

afterEach(async () => {
  await server.kill();
  await folder.remove();
});

it.each([
  ['SIGTERM', 'SIGINT'],
  ['SIGINT', 'SIGTERM'],
  ['SIGTERM', 'SIGTERM'],
] as const)('a server that was sent %s is ended at once by %s', async (first, second) => {
  const exited = once(server.process, 'exit');
  server.process.kill(first);
  await expect.poll(() => server.log(), { timeout: 60_000 }).toContain('stopping');
  server.process.kill(second);
  expect(await exited).toEqual([1, null]);
});
