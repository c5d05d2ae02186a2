import { join } from 'node:path';
import type { Logger } from 'pino';
import { systemClock } from '../base/outer/clock.js';
import type { Config } from '../base/outer/config/config.js';
import { projectRoot, projectVersion } from '../base/outer/files/project-root.js';
import { tidyUpFolder } from '../base/outer/files/tidy-up-folder.js';
import { ENGINE_VERSION } from '../domain/backtest/engine-version.js';
import { ServerStatus } from '../faces/graphql/server-status.js';
import { readConsoleFiles } from '../faces/http/console-files.js';
import { createGraphqlServer } from '../faces/http/graphql-server.js';
import { MutationTurns } from '../faces/http/mutation-turns.js';
import { Readiness } from '../faces/http/readiness.js';
import { ServerMetrics } from '../faces/http/server-metrics.js';
import { backtestKind } from '../kinds/backtest/backtest-kind.js';
import { HoldoutService } from '../kinds/holdouts/holdout-service.js';
import { EarlierEvaluations } from '../kinds/ledger/earlier-evaluations.js';
import { memoryLimitBytes } from '../kinds/means/machine-means.js';
import { FolderShelf } from '../market-data/holdouts/folder-shelf.js';
import { HoldoutStore } from '../market-data/holdouts/holdout-store.js';
import { RetentionSchedule } from '../operations/life/retention-schedule.js';
import { OperationsService } from '../operations/operations-service.js';
import { HERE, type WorkPlace } from '../operations/ports/work-place.js';
import type { Operation } from '../operations/record/operation.js';
import { MemoryWorkQueue } from '../places/threads/memory-work-queue.js';
import { ThreadPool } from '../places/threads/thread-pool.js';
import { type Additions, nothingAdded } from './added-kinds.js';
import { runnerLog, storeFailureLog } from './application-logs.js';
import { openCluster } from './open-cluster.js';
import { type OpenDatabase, openDatabase } from './open-database.js';
import { openFiles } from './open-files.js';
import { openKinds } from './open-kinds.js';
import { openLedger } from './open-ledger.js';
import { openLibrary } from './open-library.js';
import { openRunners } from './open-runners.js';
import { JobThreads } from './threads/job-threads.js';
import { findSealsOf } from './threads/place-of-seals.js';
import { OperationSpans } from './tracing/operation-spans.js';

/** A database has one server at a time, so whoever holds it owns what it finds there. */
const OWNER = 'server';
const SOURCE_TIMEOUT_MS = 2_000;
/** A host holds what it has worked out while the database of the cluster is away. */
const LONGEST_CLUSTER_OUTAGE_MS = 600_000;

/** The whole service, without a network port. */
export interface Application {
  /** Answers HTTP requests; a listener for node:http as well. */
  readonly handler: ReturnType<typeof createGraphqlServer>;
  readonly readiness: Readiness;
  /** Begins what goes on beside requests; to be called once these are taken. @param address where they are */
  begin(address: string): void;
  /**
   * Lets running work finish within the grace, puts the rest back for the next start, and closes the database. What
   * one part meets while it closes is logged, and the others are closed all the same.
   */
  close(graceMs: number): Promise<void>;
}

/**
 * Opens the database, recovers what the last process left unfinished, and wires the services together, from top to bottom; the modules `open-*.ts`
 * beside it put together what belongs together.
 * @param added what another program has beside this one; default: nothing
 * @param sealsUrl the database whose seals hold; default: its own
 * @throws AppError when the database cannot be used
 */
export async function openApplication(
  config: Config,
  logger: Logger,
  added: Additions = nothingAdded,
  sealsUrl = config.databaseUrl,
): Promise<Application> {
  await findSealsOf(sealsUrl);
  const jobs = new JobThreads(join(projectRoot, 'dist'));
  const database = await openDatabase(config, jobs, storeFailureLog(logger));
  try {
    return await assemble(database, jobs, config, logger, added);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function assemble(
  opened: OpenDatabase,
  jobs: JobThreads,
  config: Config,
  logger: Logger,
  added: Additions,
): Promise<Application> {
  const { resultsDir } = opened;
  const pool = new ThreadPool(
    join(projectRoot, 'dist', added.thread),
    config.workerThreads,
    { tensorflowBackend: config.tensorflowBackend, ...(resultsDir !== null && { resultsDir }) },
    config.workerStallTimeoutMs,
  );
  const { shared } = opened;
  // A backend of a cluster has threads for questions alone.
  const operationThreads = shared === null || config.cluster.isHost ? config.workerThreads : 0;
  const metrics: ServerMetrics = new ServerMetrics({
    queued: () => operations.count('PENDING'),
    running: () => operations.count('RUNNING', 'CANCELLING'),
    busyThreads: () => pool.busyThreads,
    threads: operationThreads,
    waiting: () => operations.countWaiting(),
  });
  const turns = new MutationTurns();
  const cluster =
    shared && (await openCluster(config, { shared, jobs, logger, observer: metrics.cluster(shared) }));
  const operations = new OperationsService({
    store: opened.store,
    clock: systemClock,
    owner: cluster?.id ?? OWNER,
    place: placeOf(config),
    ...(cluster !== null && {
      ...{ claims: cluster.claims, slices: cluster.slices, longestOutageMs: LONGEST_CLUSTER_OUTAGE_MS },
    }),
    cacheTtlMs: config.operationCacheTtlMs,
    sourceTimeoutMs: SOURCE_TIMEOUT_MS,
    maxQueued: config.maxQueuedOperations,
    maxQueuedPerCaller: config.maxQueuedPerApiKey,
    retentionDays: config.operationRetentionDays,
    cancelGraceMs: config.cancelGraceMs,
    observer: metrics,
    traces: new OperationSpans(cluster?.id ?? OWNER),
    dispatch: { queue: new MemoryWorkQueue(), slots: config.workerThreads, pause: () => turns.pause() },
    onUnexpected: (error, { operationId }) =>
      logger.error({ err: error, operationId }, 'operation supervision failed'),
  });
  const seals = new HoldoutStore(config.dataDir);
  // Those of before the database had them, and of a folder that was brought here.
  if (resultsDir === null) await seals.adopt(new HoldoutStore(new FolderShelf(config.dataDir)));
  const notJudged = (err: unknown) => logger.error({ err }, 'a family of strategies could not be judged');
  const { ledger, judgements } = openLedger({
    ...{ rows: opened.evaluations, jobs, seals, database: opened.ledger },
    onError: notJudged,
  });
  const library = openLibrary({ config, jobs, ledger, logger, mirror: cluster?.files.mirror ?? null });
  const server = new ServerStatus(
    operations,
    config.executionMode,
    {
      threads: operationThreads,
      busyThreads: () => pool.busyThreads,
    },
    systemClock,
    cluster?.leases ?? null,
  );
  const observer = runnerLog(logger, server);
  const { runners, hosts, watch } = openRunners({
    ...{ config, pool, observer, logger, files: cluster?.files ?? null },
  });
  const kinds = openKinds({
    ...{ config, operations, jobs, pool, observer, runners, seals, ledger },
    models: library.models,
    strategies: library.strategies,
    ledgerRows: opened.evaluations,
    cluster,
  });
  for (const kind of added.kinds)
    for (const served of kind.serve({ config, runners })) operations.serve(served);
  const earlier = new EarlierEvaluations({
    ledger: opened.evaluations,
    type: backtestKind.name,
    evaluation: (operation) => kinds.backtesting.evaluation(operation),
    report: (error, operationId) => operations.report(error, operationId),
  });
  // What cannot be removed takes some space and is found again at the next start: no reason to serve nobody.
  const untidy = (err: unknown) => logger.warn({ err }, 'what the last process left cannot be tidied up');
  await kinds.training.tidyUp().catch(untidy);
  await tidyUpFolder(config.dataDir).catch(untidy);
  await tidyUpFolder(config.strategiesDir, { recursive: true }).catch(untidy);
  await library.imports.tidyUp().catch(untidy);
  const dataDirOf = async (operation: Operation) => (await kinds.viewed(operation)).data;
  const files = openFiles({ operations, ledger, jobs, kinds, dataDirOf });
  // What others may be at is nothing to recover; in a cluster leases tell.
  if (cluster === null) operations.resume(await operations.recover());
  void watch.look();

  const removal = new RetentionSchedule(operations, (error) =>
    logger.error({ err: error }, 'expired operations could not be removed'),
  );

  const readiness = new Readiness();
  readiness.ready();
  return {
    handler: createGraphqlServer({
      ...kinds,
      operations,
      ledger,
      retries: operations,
      inventory: { ...library, server },
      holdouts: new HoldoutService(seals, config.dataDir, systemClock),
      config,
      logger,
      readiness,
      metrics,
      turns,
      files,
      outcomes: operations,
      uploads: library.imports,
      artifacts: cluster && {
        ...{ artifacts: cluster.files.port, key: config.cluster.key },
        maxBytes: config.maxUploadBytes,
      },
      consoleFiles: () => readConsoleFiles(join(projectRoot, 'dist', 'console')),
    }),
    readiness,
    begin(address) {
      cluster?.begin(operations, { address, runSlice: kinds.sliceElsewhere }, () => ({
        version: projectVersion,
        engineVersion: ENGINE_VERSION,
        tensorflowBackend: server.tensorflowBackend,
        slots: config.workerThreads,
        busy: pool.busyThreads,
        memoryBytes: memoryLimitBytes(),
      }));
      if (config.cluster.isHost) {
        // Backends look after what is old.
        judgements.begin();
        return;
      }
      removal.begin();
      operations.beginFilling((error) =>
        logger.error({ err: error }, 'operations of earlier versions could not be filled in'),
      );
      earlier.begin(operations.filled(), notJudged);
      judgements.begin();
    },
    async close(graceMs) {
      readiness.drain();
      watch.stop();
      const stopped = await Promise.allSettled([
        cluster?.drain(),
        operations.shutdown(graceMs),
        removal.stop(),
        operations.stopFilling(),
        earlier.stop(),
        judgements.stop(),
      ]);
      const left = await Promise.allSettled([cluster?.close()]);
      hosts.close();
      const closed = await Promise.allSettled([pool.close(), jobs.close()]);
      const last = await Promise.allSettled([opened.close()]);
      for (const end of [...stopped, ...left, ...closed, ...last]) {
        if (end.status === 'rejected') logger.error({ err: end.reason }, 'a part could not be closed');
      }
    },
  };
}

function placeOf({ executionMode, remoteServiceUrl }: Config): WorkPlace {
  if (executionMode === 'CLUSTER') return { executionMode, host: null };
  return executionMode === 'REMOTE' ? { executionMode, host: remoteServiceUrl } : HERE;
}
