const WORKER_DEFAULTS = { PORT: '5003', DATABASE_URL: 'file:./var/worker.db' };

/** Returns the environment of a remote worker: always local mode, with defaults of its own for port and database. */
export function workerEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...WORKER_DEFAULTS, ...env, EXECUTION_MODE: 'local', USE_REMOTE_BACKTEST_SERVICE: 'false' };
}
