const WORKER_DEFAULTS = { PORT: '5003', DATABASE_URL: 'file:./var/worker.db' };

/**
 * Returns the environment of a worker. One of a cluster runs what it claims; any other is in local mode, whatever it is
 * told. Port and database have defaults of their own.
 */
export function workerEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (env.EXECUTION_MODE?.toLowerCase() === 'cluster')
    return { PORT: WORKER_DEFAULTS.PORT, ...env, CLUSTER_HOST: 'true', USE_REMOTE_BACKTEST_SERVICE: 'false' };
  return { ...WORKER_DEFAULTS, ...env, EXECUTION_MODE: 'local', USE_REMOTE_BACKTEST_SERVICE: 'false' };
}
