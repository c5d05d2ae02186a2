import type { KtrdrServer } from '../ktrdr-server.js';
import { startServer } from '../ktrdr-server.js';
import { temporaryPostgres } from './test-postgres.js';

/** A backend and hosts that share a database and the folders of strategies, models and bars. */
export interface TestCluster {
  readonly backend: KtrdrServer;
  readonly hosts: readonly KtrdrServer[];
  /** Starts one more host. */
  addHost(): Promise<KtrdrServer>;
  close(): Promise<void>;
}

/** @param postgres address of a server @param folder for files of the servers @param settings of all of them */
export async function startCluster(
  postgres: string,
  folder: string,
  settings: Readonly<Record<string, string>>,
  hostCount: number,
): Promise<TestCluster> {
  const database = await temporaryPostgres(postgres);
  const shared = { ...settings, DATABASE_URL: database.url, EXECUTION_MODE: 'cluster', WORKER_THREADS: '1' };
  const backend = await startServer(folder, shared);
  const hosts: KtrdrServer[] = [];
  const addHost = async (): Promise<KtrdrServer> => {
    const host = await startServer(folder, shared, { program: 'worker.js' });
    hosts.push(host);
    return host;
  };
  await Promise.all(Array.from({ length: hostCount }, addHost));
  return {
    ...{ backend, hosts, addHost },
    async close() {
      for (const server of [backend, ...hosts]) await server.kill();
      await database.remove();
    },
  };
}
