import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type KtrdrServer, startServer, temporaryFolder } from './ktrdr-server.js';
import { minuteWorkspace } from './rsi-workspace.js';

/** What tests of one file share: bars and a strategy for all of them, and a database for each. */
export interface MinuteStage {
  /** The workspace of all tests; to be read while a test runs. */
  readonly workspace: Awaited<ReturnType<typeof minuteWorkspace>>;
  /** The folder of that workspace. */
  readonly workspaceFolder: string;
  /** The folder of the test's database; to be read while a test runs. */
  readonly folder: string;
  /** Starts a server with one worker thread on the test's database; it is killed after the test. */
  start(settings?: Readonly<Record<string, string>>): Promise<KtrdrServer>;
}

/**
 * Prepares a `minuteWorkspace` before the tests of the suite that calls it, and a folder for a database before each.
 * @param days of bars, 1,440 each
 */
export function useMinuteStage(days: number): MinuteStage {
  let bars: Awaited<ReturnType<typeof temporaryFolder>>;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let workspace: Awaited<ReturnType<typeof minuteWorkspace>>;
  const servers: KtrdrServer[] = [];

  beforeAll(async () => {
    bars = await temporaryFolder();
    workspace = await minuteWorkspace(bars.path, days);
  });
  afterAll(() => bars.remove());
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.kill();
    await folder.remove();
  });

  return {
    get workspace() {
      return workspace;
    },
    get workspaceFolder() {
      return bars.path;
    },
    get folder() {
      return folder.path;
    },
    async start(settings = {}) {
      const server = await startServer(folder.path, {
        ...workspace.settings,
        WORKER_THREADS: '1',
        ...settings,
      });
      servers.push(server);
      return server;
    },
  };
}
