import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StartBacktestInput } from '../../src/faces/client/generated/graphql.js';
import { type CuttableLine, cuttableLine } from './cuttable-line.js';
import { type KtrdrServer, projectFolder, startServer, temporaryFolder } from './ktrdr-server.js';
import { twoNamespaces } from './network-namespaces.js';
import { minuteWorkspace } from './rsi-workspace.js';

/** 432,000 bars: long enough for something to happen in the middle of their backtest. */
const MINUTE_DAYS = 300;
const KEY = 'the-key-of-the-backend';
const PORTS = { backend: '8000', worker: '5003' } as const;

/** A backend in remote mode and its worker, on two hosts that share the folders of strategies, models and data. */
export interface TwoHosts {
  /** How the hosts were made. */
  readonly kind: 'network namespaces' | 'ports';
  readonly backend: KtrdrServer;
  worker(): KtrdrServer;
  /** A backtest of a year of 1m bars. */
  readonly longBacktest: StartBacktestInput;
  /** Cuts the line between the two; the tests reach both still. */
  cut(): void;
  mend(): void;
  /** Kills the worker and starts it again where it was. */
  restartWorker(): Promise<void>;
  close(): Promise<void>;
}

/** Starts both servers, in network namespaces of their own where the machine allows it, else on two ports. */
export async function startTwoHosts(): Promise<TwoHosts> {
  const folder = await temporaryFolder();
  const { settings, backtest } = await minuteWorkspace(folder.path, MINUTE_DAYS);
  for (const name of ['strategies', 'models', 'data'])
    await cp(join(projectFolder, name), join(folder.path, name), { recursive: true });
  for (const name of ['backend', 'worker']) await mkdir(join(folder.path, name));
  const namespaces = twoNamespaces();

  const start = (host: 'backend' | 'worker', own: Readonly<Record<string, string>>): Promise<KtrdrServer> =>
    startServer(
      join(folder.path, host),
      {
        ...settings,
        WORKER_THREADS: '1',
        API_KEYS: `backend:${KEY}`,
        ...(namespaces === null ? {} : { HOST: '0.0.0.0', PORT: PORTS[host] }),
        ...own,
      },
      {
        program: host === 'worker' ? 'worker.js' : 'server.js',
        ...(namespaces && { launcher: namespaces.launcher[host], address: namespaces.address[host] }),
      },
    );

  let worker = await start('worker', {});
  const line: CuttableLine | null = namespaces === null ? await cuttableLine(worker.url) : null;
  const backend = await start('backend', {
    USE_REMOTE_BACKTEST_SERVICE: 'true',
    REMOTE_BACKTEST_SERVICE_URL: line?.url ?? `http://${namespaces?.workerFromBackend}:${PORTS.worker}`,
    REMOTE_BACKTEST_SERVICE_API_KEY: KEY,
  });
  return {
    kind: namespaces === null ? 'ports' : 'network namespaces',
    backend,
    worker: () => worker,
    longBacktest: backtest,
    cut: () => (namespaces ?? line)?.cut(),
    mend: () => (namespaces ?? line)?.mend(),
    async restartWorker() {
      await worker.kill();
      worker = await start('worker', {});
      line?.leadTo(worker.url);
    },
    async close() {
      await Promise.all([backend.stop(), worker.stop()]);
      await line?.close();
      namespaces?.remove();
      await folder.remove();
    },
  };
}
