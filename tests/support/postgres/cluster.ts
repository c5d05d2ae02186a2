import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { KtrdrServer } from '../ktrdr-server.js';
import { startServer } from '../ktrdr-server.js';
import { temporaryPostgres } from './test-postgres.js';

type Settings = Readonly<Record<string, string>>;

/** A backend and hosts that share a database, and no folder. */
export interface TestCluster {
  readonly backend: KtrdrServer;
  readonly hosts: readonly KtrdrServer[];
  /** What all of them are started with. */
  readonly settings: Settings;
  /** Starts one more host. @param settings of it alone */
  addHost(settings?: Settings): Promise<KtrdrServer>;
  /** Starts one more backend. @param settings of it alone, its folders among them */
  addBackend(settings: Settings): Promise<KtrdrServer>;
  /** Ends all servers, and leaves the database. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** @param postgres address of a server @param folder for files of the servers @param settings of the backend, its folders among them */
export async function startCluster(
  postgres: string,
  folder: string,
  settings: Settings,
  hostCount: number,
): Promise<TestCluster> {
  const database = await temporaryPostgres(postgres);
  const { STRATEGIES_DIR: _strategies, MODELS_DIR: _models, DATA_DIR: _data, ...common } = settings;
  const shared = {
    ...{
      DATABASE_URL: database.url,
      EXECUTION_MODE: 'cluster',
      WORKER_THREADS: '1',
      WORKER_KEY: 'key-of-the-tests-of-a-cluster',
    },
    ...{ ARTIFACTS_DIR: join(folder, 'artifacts') },
    ...common,
  };
  const servers: KtrdrServer[] = [];
  const hosts: KtrdrServer[] = [];
  const start = async (own: Settings, program: 'server.js' | 'worker.js') => {
    const server = await startServer(folder, { ...shared, ...own }, { program });
    servers.push(server);
    return server;
  };
  const addHost = async (own: Settings = {}): Promise<KtrdrServer> => {
    const empty = join(folder, `host-${hosts.length}-${process.hrtime.bigint()}`);
    await mkdir(empty);
    const nothing = { STRATEGIES_DIR: empty, MODELS_DIR: empty, DATA_DIR: empty, IMPORT_DIR: empty };
    const host = await start({ ...nothing, ...own }, 'worker.js');
    hosts.push(host);
    return host;
  };
  const kill = async (): Promise<void> => {
    for (const server of servers) await server.kill();
  };
  const backend = await start(settings, 'server.js');
  await Promise.all(Array.from({ length: hostCount }, () => addHost()));
  return {
    ...{ backend, hosts, settings: shared, addHost },
    addBackend: (own) => start(own, 'server.js'),
    kill,
    async close() {
      await kill();
      await database.remove();
    },
  };
}
