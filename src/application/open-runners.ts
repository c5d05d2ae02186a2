import type { Logger } from 'pino';
import type { Config } from '../base/outer/config/config.js';
import { ENGINE_VERSION } from '../domain/backtest/engine-version.js';
import type { TaskRunner } from '../operations/ports/task-runner.js';
import { RemoteHosts } from '../places/remote/remote-hosts.js';
import { remoteTaskRunner } from '../places/remote/remote-task-runner.js';
import { RemoteWatch } from '../places/remote/remote-watch.js';
import { localTaskRunner, type RunnerObserver } from '../places/threads/local-task-runner.js';
import type { ThreadPool } from '../places/threads/thread-pool.js';
import type { ClusterFiles } from './open-artifacts.js';

/** How often other hosts are asked whether their work has ended. */
const WATCH_INTERVAL_MS = 30_000;

export interface RunnerMeans {
  readonly config: Config;
  readonly pool: ThreadPool;
  readonly observer: RunnerObserver;
  readonly logger: Logger;
  /** The files of a cluster; null outside of one. */
  readonly files: ClusterFiles | null;
}

/** Puts together what runs operations: in threads of this process, or on the host that they were started for. */
export function openRunners({ config, pool, observer, logger, files }: RunnerMeans) {
  const { remoteServiceUrl: url, remoteServiceApiKey: apiKey } = config;
  const hosts = new RemoteHosts(apiKey === null ? null : { url, apiKey });
  const proxyOf = (host: string) => hosts.proxyOf(host);
  const watch = new RemoteWatch(proxyOf, WATCH_INTERVAL_MS, (error) =>
    logger.warn(
      { reason: error instanceof Error ? error.message : String(error) },
      'a worker host cannot be looked at',
    ),
  );
  const inThreads = localTaskRunner(pool, observer);
  const runners: { readonly here: TaskRunner; readonly elsewhere: TaskRunner } = {
    here: files === null ? inThreads : files.runner(inThreads),
    elsewhere: remoteTaskRunner({
      ...{ proxyOf, watch, engineVersion: ENGINE_VERSION },
      onRefused: (operationId, host, reason) =>
        logger.warn({ operationId, host, reason }, 'a worker host refuses to hand over an outcome'),
    }),
  };
  return { runners, hosts, watch };
}
