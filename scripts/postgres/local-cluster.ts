import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

export interface LocalClusterOptions {
  /** Has what was started by then ended. */
  readonly signal?: AbortSignal;
  /** Of backend and hosts; default: one whose clients ask again while nobody answers. */
  readonly Server?: typeof Victim;
  /** Whether they have the kinds of tests beside their own; default: false. */
  readonly hasTestKinds?: boolean;
}

/**
 * @param settings of backend and hosts
 * @throws when PostgreSQL does not come up, with where it says why
 */
export async function startLocalCluster(
  settings: Readonly<Record<string, string>>,
  hostCount: number,
  { signal, Server = Victim, hasTestKinds = false }: LocalClusterOptions = {},
): Promise<LocalCluster> {
  // Of its own: it belongs to another user where this one is root.
  const folder = mkdtempSync(join(tmpdir(), 'ktrdr-postgres-'));
  const started: { postgres: EmbeddedPostgres | null; servers: Victim[] } = { postgres: null, servers: [] };
  const end = async (): Promise<void> => {
    await Promise.all(started.servers.map((server) => server.kill()));
    await started.postgres?.stop('kill');
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const postgres = await startEmbeddedPostgres(folder);
    started.postgres = postgres;
    signal?.throwIfAborted();
    const shared = { ...settings, DATABASE_URL: postgres.url('postgres'), EXECUTION_MODE: 'cluster' };
    const start = async (program: string, own: Readonly<Record<string, string>> = {}): Promise<Victim> => {
      const server = new Server({ ...shared, ...own }, program);
      started.servers.push(server);
      await server.start();
      signal?.throwIfAborted();
      if (server.address === null) throw new Error(`${program} does not come up:\n${server.log}`);
      return server;
    };
    // The first one makes the tables.
    const backend = await start(hasTestKinds ? 'tests/server.js' : 'server.js');
    const startHost = () =>
      hasTestKinds ? start('tests/server.js', { CLUSTER_HOST: 'true' }) : start('worker.js');
    const hosts = await Promise.all(Array.from({ length: hostCount }, startHost));
    return {
      ...{ postgres, backend, hosts, end },
      async restartPostgres() {
        await started.postgres?.stop('kill');
        started.postgres = await startEmbeddedPostgres(folder, postgres.port);
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}
