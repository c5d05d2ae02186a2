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

/**
 * @param settings of backend and hosts
 * @param Server of backend and hosts; default: one whose clients ask again while nobody answers
 * @param signal has what was started by then ended
 * @throws when PostgreSQL does not come up, with where it says why
 */
export async function startLocalCluster(
  settings: Readonly<Record<string, string>>,
  hostCount: number,
  signal: AbortSignal,
  Server: typeof Victim = Victim,
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
    signal.throwIfAborted();
    const shared = { ...settings, DATABASE_URL: postgres.url('postgres'), EXECUTION_MODE: 'cluster' };
    const start = async (program: string): Promise<Victim> => {
      const server = new Server(shared, program);
      started.servers.push(server);
      await server.start();
      signal.throwIfAborted();
      if (server.address === null) throw new Error(`${program} does not come up:\n${server.log}`);
      return server;
    };
    // The first one makes the tables.
    const backend = await start('server.js');
    const hosts = await Promise.all(Array.from({ length: hostCount }, () => start('worker.js')));
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
