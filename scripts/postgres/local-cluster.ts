import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NamespaceNetwork } from '../../tests/support/network-namespaces.js';
import { Victim } from '../faults/victim.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.js';

/** A backend and hosts on a PostgreSQL server of their own, all of them processes of this machine. */
export interface LocalCluster {
  readonly postgres: EmbeddedPostgres;
  readonly backend: Victim;
  readonly hosts: readonly Victim[];
  /** Has the database server die and come up again on the same port. */
  restartPostgres(): Promise<void>;
  /** Ends all of it at once; what is on disk goes too. */
  end(): Promise<void>;
}

/** By which the processes know each other; nobody else reaches them. */
const KEY = 'key-of-a-cluster-of-this-machine';

export interface LocalClusterOptions {
  /** Has what was started by then ended. */
  readonly signal?: AbortSignal;
  /** Of backend and hosts; default: one whose clients ask again while nobody answers. */
  readonly Server?: typeof Victim;
  /** Whether they have the kinds of tests beside their own; default: false. */
  readonly hasTestKinds?: boolean;
  /** Where each host has an address of its own, reached by database and backend; default: all listen on loopback. */
  readonly network?: NamespaceNetwork | null;
}

/**
 * @param settings of backend and hosts
 * @throws when PostgreSQL does not come up, with where it says why
 */
export async function startLocalCluster(
  settings: Readonly<Record<string, string>>,
  hostCount: number,
  { signal, Server = Victim, hasTestKinds = false, network = null }: LocalClusterOptions = {},
): Promise<LocalCluster> {
  // Of its own: it belongs to another user where this one is root.
  const folder = mkdtempSync(join(tmpdir(), 'ktrdr-postgres-'));
  const files = mkdtempSync(join(tmpdir(), 'ktrdr-files-'));
  const started: { postgres: EmbeddedPostgres | null; servers: Victim[] } = { postgres: null, servers: [] };
  const end = async (): Promise<void> => {
    await Promise.all(started.servers.map((server) => server.kill()));
    await started.postgres?.stop('kill');
    for (const path of [folder, files]) rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  };
  const place = network === null ? {} : { address: network.address };
  try {
    const postgres = await startEmbeddedPostgres(folder, { ...place, isKilled: true });
    started.postgres = postgres;
    signal?.throwIfAborted();
    const shared = {
      ...settings,
      ...{ DATABASE_URL: postgres.url('postgres'), EXECUTION_MODE: 'cluster', WORKER_KEY: KEY },
      ...(network && { HOST: network.address, ALLOW_UNAUTHENTICATED: 'true' }),
      ARTIFACTS_DIR: join(files, 'backend'),
    };
    const start = async (
      program: string,
      own: Readonly<Record<string, string>> = {},
      launcher: readonly string[] = [],
    ): Promise<Victim> => {
      const server = new Server({ ...shared, ...own }, program, launcher);
      started.servers.push(server);
      await server.start();
      signal?.throwIfAborted();
      if (server.address === null) throw new Error(`${program} does not come up:\n${server.log}`);
      return server;
    };
    // The first one makes the tables.
    const backend = await start(hasTestKinds ? 'tests/server.js' : 'server.js');
    const startHost = async (_: unknown, index: number): Promise<Victim> => {
      const folders = foldersOfHost(join(files, `host-${index}`));
      const { address, launcher } = network?.hosts[index] ?? { address: null, launcher: [] };
      const own = { ...folders, ...(address !== null && { HOST: address }) };
      return hasTestKinds
        ? start('tests/server.js', { ...own, CLUSTER_HOST: 'true' }, launcher)
        : start('worker.js', own, launcher);
    };
    const hosts = await Promise.all(Array.from({ length: hostCount }, startHost));
    return {
      ...{ postgres, backend, hosts, end },
      async restartPostgres() {
        await started.postgres?.stop('kill');
        started.postgres = await startEmbeddedPostgres(folder, {
          ...place,
          port: postgres.port,
          isKilled: true,
        });
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** A host has nothing but what it fetches. */
function foldersOfHost(folder: string): Readonly<Record<string, string>> {
  const [strategies, models, data, imports] = ['strategies', 'models', 'data', 'import'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string];
  for (const path of [strategies, models, data, imports]) mkdirSync(path, { recursive: true });
  return {
    ...{ STRATEGIES_DIR: strategies, MODELS_DIR: models, DATA_DIR: data, IMPORT_DIR: imports },
    ARTIFACTS_DIR: join(folder, 'artifacts'),
  };
}
