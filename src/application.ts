import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from './config/config.js';
import { projectRoot } from './files/project-root.js';
import { createGraphqlServer } from './http/graphql-server.js';
import { Readiness } from './http/readiness.js';
import { OperationsService } from './operations/operations-service.js';
import { Database } from './persistence/database.js';
import { PrismaOperationStore } from './persistence/prisma-operation-store.js';
import { BacktestingService } from './services/backtesting-service.js';
import { localBacktestRunner, type RunnerObserver } from './services/local-backtest-runner.js';
import { ModelResolver } from './services/model-resolver.js';
import { systemClock } from './shared/clock.js';
import { ThreadPool } from './workers/thread-pool.js';

/** A database has one server at a time, so whoever holds it owns what it finds there. */
const OWNER = 'server';
const SOURCE_TIMEOUT_MS = 2_000;

/** The whole service, without a network port. */
export interface Application {
  /** Answers HTTP requests; a listener for node:http as well. */
  readonly handler: ReturnType<typeof createGraphqlServer>;
  readonly readiness: Readiness;
  /** Lets running work finish within the grace, puts the rest back for the next start, and closes the database. */
  close(graceMs: number): Promise<void>;
}

/**
 * Opens the database, recovers what the last process left unfinished, and wires the services together.
 * @throws AppError when the database cannot be used
 */
export async function openApplication(config: Config, logger: Logger): Promise<Application> {
  const database = await Database.open({
    url: config.databaseUrl,
    cwd: process.cwd(),
    migrationsDir: join(projectRoot, 'prisma', 'migrations'),
  });
  const pool = new ThreadPool(join(projectRoot, 'dist', 'thread.js'), config.workerThreads, {
    tensorflowBackend: config.tensorflowBackend,
  });
  const folders = { strategies: config.strategiesDir, models: config.modelsDir, data: config.dataDir };
  const operations = new OperationsService({
    store: new PrismaOperationStore(database),
    clock: systemClock,
    owner: OWNER,
    cacheTtlMs: config.operationCacheTtlMs,
    sourceTimeoutMs: SOURCE_TIMEOUT_MS,
    maxQueued: config.maxQueuedOperations,
    cancelGraceMs: config.cancelGraceMs,
    onUnexpected: (error, { operationId }) =>
      logger.error({ err: error, operationId }, 'operation supervision failed'),
  });
  const backtesting = new BacktestingService({
    operations,
    folders,
    models: new ModelResolver(folders),
    runner: localBacktestRunner(pool, folders, observerOf(logger)),
  });
  for (const operation of await operations.recover()) {
    if (operation.type === backtesting.type) backtesting.resume(operation);
  }

  const readiness = new Readiness();
  readiness.ready();
  return {
    handler: createGraphqlServer({ operations, backtesting, config, logger, readiness }),
    readiness,
    async close(graceMs) {
      readiness.drain();
      await backtesting.shutdown(graceMs);
      await pool.close();
      await database.close();
    },
  };
}

/** Says once which TensorFlow.js backend is in use: the threads all have the same. */
function observerOf(logger: Logger): RunnerObserver {
  let isBackendLogged = false;
  return {
    tensorflowLoaded(backend, reason) {
      if (!isBackendLogged) logger.info({ backend, reason }, `TensorFlow.js runs on ${backend}: ${reason}`);
      isBackendLogged = true;
    },
    unexpected: (error, operationId) =>
      logger.error({ err: error, operationId }, 'operation failed unexpectedly'),
  };
}
