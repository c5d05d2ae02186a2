import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type KtrdrServer, startServer } from './ktrdr-server.js';
import { type TemporaryPostgres, temporaryPostgres, testPostgres } from './postgres/test-postgres.js';

/** `cluster` has scenarios run on a backend and a host over PostgreSQL instead of on one server. */
export const SCENARIO_MODE = 'KTRDR_SCENARIO_MODE';

const KEY = 'key-of-the-scenarios';

/** Databases by the folder of the server: one that is started again goes on with its own. */
const databases = new Map<string, TemporaryPostgres>();

/** Tells whether scenarios run on a cluster. */
export function isOnCluster(): boolean {
  return process.env[SCENARIO_MODE] === 'cluster';
}

/**
 * Starts what a scenario is asked of: a server, or a cluster that looks like one. Stopping and killing it ends all of its
 * processes.
 */
export async function startInPlace(
  folder: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<KtrdrServer> {
  if (!isOnCluster()) return startServer(folder, settings);
  const database = databases.get(folder) ?? (await newDatabase());
  databases.set(folder, database);
  const shared = {
    ...settings,
    ...{ DATABASE_URL: database.url, EXECUTION_MODE: 'cluster', WORKER_KEY: KEY },
    ARTIFACTS_DIR: join(folder, 'artifacts'),
  };
  const [ofBackend, ofHost] = ['backend', 'host'].map((name) => join(folder, name)) as [string, string];
  for (const path of [ofBackend, ofHost]) await mkdir(path, { recursive: true });
  const backend = await startServer(ofBackend, shared);
  const host = await startServer(ofHost, shared, { program: 'worker.js' });
  return {
    ...backend,
    log: () => backend.log() + host.log(),
    async stop() {
      const [code] = await Promise.all([backend.stop(), host.stop()]);
      await database.remove();
      databases.delete(folder);
      return code;
    },
    async kill() {
      await Promise.all([backend.kill(), host.kill()]);
    },
  };
}

async function newDatabase(): Promise<TemporaryPostgres> {
  const server = await testPostgres();
  if (server === null) throw new Error('Scenarios of a cluster need PostgreSQL.');
  return temporaryPostgres(server);
}
