import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { pullUntilDone, startBacktest } from './backtests.js';
import { type KtrdrServer, projectFolder, startServer, temporaryFolder } from './ktrdr-server.js';

/** A server on folders of its own, to which mangled things are given. */
export interface ManglingServer extends KtrdrServer {
  /** Parent of `strategies`, `models`, `data` and `import`. */
  readonly folder: string;
  /** Expects that it answers, runs a good backtest, has logged no error and ends in order; removes its files. */
  close(): Promise<void>;
}

export async function startManglingServer(): Promise<ManglingServer> {
  const folder = await temporaryFolder();
  for (const name of ['strategies', 'models', 'data']) {
    await cp(join(projectFolder, name), join(folder.path, name), { recursive: true });
  }
  await mkdir(join(folder.path, 'import'));
  const server = await startServer(folder.path, {
    STRATEGIES_DIR: join(folder.path, 'strategies'),
    MODELS_DIR: join(folder.path, 'models'),
    DATA_DIR: join(folder.path, 'data'),
    IMPORT_DIR: join(folder.path, 'import'),
    WORKER_THREADS: '1',
    LOG_LEVEL: 'error',
  });
  return {
    ...server,
    folder: folder.path,
    async close() {
      try {
        const operation = await pullUntilDone(server.client, await startBacktest(server.client));
        expect(operation).toMatchObject({ status: 'COMPLETED', attempt: 1 });
        expect(server.log()).toBe('');
        expect(await server.stop()).toBe(0);
      } finally {
        await server.kill();
        await folder.remove();
      }
    },
  };
}
