import type { Logger } from 'pino';
import type { ServerStatus } from '../faces/graphql/server-status.js';
import type { RunnerObserver } from '../places/threads/local-task-runner.js';

/** Says once which TensorFlow.js backend is in use: the threads all have the same. */
export function runnerLog(logger: Logger, server: ServerStatus): RunnerObserver {
  let isBackendLogged = false;
  return {
    tensorflowLoaded(backend, reason) {
      server.tensorflowLoaded(backend);
      if (!isBackendLogged) logger.info({ backend, reason }, `TensorFlow.js runs on ${backend}: ${reason}`);
      isBackendLogged = true;
    },
    unexpected: (error, operationId) =>
      logger.error({ err: error, operationId }, 'operation failed unexpectedly'),
  };
}

/** A disk stays full for a while, and every client that polls meets it. */
const STORE_FAILURE_LOG_INTERVAL_MS = 60_000;

/** Returns what logs that the database cannot be used, once a minute at most. */
export function storeFailureLog(logger: Logger): (error: Error) => void {
  let loggedAtMs = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (performance.now() - loggedAtMs < STORE_FAILURE_LOG_INTERVAL_MS) return;
    loggedAtMs = performance.now();
    logger.error({ err: error }, 'the database cannot be used');
  };
}
