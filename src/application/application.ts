import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import { systemClock } from '../base/outer/clock.js';
import type { Config } from '../base/outer/config/config.js';
import { projectRoot } from '../base/outer/files/project-root.js';
import { ENGINE_VERSION } from '../domain/backtest/engine-version.js';
import { ServerStatus } from '../faces/graphql/server-status.js';
import { createGraphqlServer } from '../faces/http/graphql-server.js';
import { Readiness } from '../faces/http/readiness.js';
import { ServerMetrics } from '../faces/http/server-metrics.js';
import { BacktestReportService } from '../faces/report/backtest-report-service.js';
import { OperationFileService } from '../faces/report/operation-file-service.js';
import { StudyReportService } from '../faces/report/study/study-report-service.js';
import { BacktestAnalyses } from '../kinds/backtest/backtest-analyses.js';
import { BacktestCharts } from '../kinds/backtest/backtest-charts.js';
import { backtestKind } from '../kinds/backtest/backtest-kind.js';
import { BacktestingService } from '../kinds/backtest/backtesting-service.js';
import { EquityCurves } from '../kinds/backtest/equity-curves.js';
import { ModelResolver } from '../kinds/backtest/model-resolver.js';
import { RunDecisions } from '../kinds/backtest/why/run-decisions.js';
import { dataLoadKind } from '../kinds/data-load/data-load-kind.js';
import { DataLoadingService } from '../kinds/data-load/data-loading-service.js';
import { HoldoutService } from '../kinds/holdouts/holdout-service.js';
import { EarlierEvaluations } from '../kinds/ledger/earlier-evaluations.js';
import { FamilyJudgements } from '../kinds/ledger/family-judgements.js';
import { LedgerService } from '../kinds/ledger/ledger-service.js';
import { HoldoutGuard } from '../kinds/start/holdout-guard.js';
import { StudyResolver } from '../kinds/study/resolve-study.js';
import { studyKind } from '../kinds/study/study-kind.js';
import { StudyModelTrainer } from '../kinds/study/study-model-trainer.js';
import { StudyReader } from '../kinds/study/study-reader.js';
import { StudyService } from '../kinds/study/study-service.js';
import { studySlice } from '../kinds/study/study-slice.js';
import { ChildTrainings } from '../kinds/training/child-trainings.js';
import { trainingKind } from '../kinds/training/training-kind.js';
import { TrainingService } from '../kinds/training/training-service.js';
import { walkForwardKind } from '../kinds/walk-forward/walk-forward-kind.js';
import { WalkForwardService } from '../kinds/walk-forward/walk-forward-service.js';
import { walkForwardSlice } from '../kinds/walk-forward/walk-forward-slice.js';
import { DatasetCatalog } from '../library/dataset-catalog.js';
import { ModelCatalog } from '../library/model-catalog.js';
import { StrategyCatalog } from '../library/strategy-catalog.js';
import { StrategyLibrary } from '../library/strategy-library.js';
import { StrategySaver } from '../library/strategy-saver.js';
import { HoldoutStore } from '../market-data/holdouts/holdout-store.js';
import { defaultProviderSettings } from '../market-data/providers/provider-settings.js';
import { tidyUpBars } from '../market-data/tidy-up-bars.js';
import { RetentionSchedule } from '../operations/life/retention-schedule.js';
import { servedCoordinator, servedTask } from '../operations/life/served-kind.js';
import { OperationsService } from '../operations/operations-service.js';
import { HERE, type WorkPlace } from '../operations/ports/work-place.js';
import { RemoteHosts } from '../places/remote/remote-hosts.js';
import { remoteTaskRunner } from '../places/remote/remote-task-runner.js';
import { RemoteWatch } from '../places/remote/remote-watch.js';
import { localSliceRunner } from '../places/threads/local-slice-runner.js';
import { localTaskRunner } from '../places/threads/local-task-runner.js';
import { MemoryWorkQueue } from '../places/threads/memory-work-queue.js';
import { ThreadPool } from '../places/threads/thread-pool.js';
import { Database } from '../stores/sqlite/database.js';
import { explainedFailures } from '../stores/sqlite/explained-failures.js';
import { PrismaOperationStore } from '../stores/sqlite/prisma-operation-store.js';
import { SqliteEvaluationLedger } from '../stores/sqlite/sqlite-evaluation-ledger.js';
import { runnerLog, storeFailureLog } from './application-logs.js';
import { JobThreads } from './threads/job-threads.js';

/** A database has one server at a time, so whoever holds it owns what it finds there. */
const OWNER = 'server';
const SOURCE_TIMEOUT_MS = 2_000;
/** How often other hosts are asked whether their work has ended. */
const WATCH_INTERVAL_MS = 30_000;

/** The whole service, without a network port. */
export interface Application {
  /** Answers HTTP requests; a listener for node:http as well. */
  readonly handler: ReturnType<typeof createGraphqlServer>;
  readonly readiness: Readiness;
  /** Begins what goes on beside requests; to be called once these are taken. */
  begin(): void;
  /**
   * Lets running work finish within the grace, puts the rest back for the next start, and closes the database. What
   * one part meets while it closes is logged, and the others are closed all the same.
   */
  close(graceMs: number): Promise<void>;
}

/**
 * Opens the database, recovers what the last process left unfinished, and wires the services together. It is long because
 * everything is put together in one place, from top to bottom.
 * @throws AppError when the database cannot be used
 */
export async function openApplication(config: Config, logger: Logger): Promise<Application> {
  const database = await Database.open({
    url: config.databaseUrl,
    cwd: process.cwd(),
    migrationsDir: join(projectRoot, 'prisma', 'migrations'),
    checkpointThread: join(projectRoot, 'dist', 'wal-thread.js'),
  });
  try {
    return await assemble(database, config, logger);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function assemble(database: Database, config: Config, logger: Logger): Promise<Application> {
  const pool = new ThreadPool(
    join(projectRoot, 'dist', 'thread.js'),
    config.workerThreads,
    { tensorflowBackend: config.tensorflowBackend, resultsDir: dirname(database.file) },
    config.workerStallTimeoutMs,
  );
  const folders = { strategies: config.strategiesDir, models: config.modelsDir, data: config.dataDir };
  const metrics: ServerMetrics = new ServerMetrics({
    queued: () => operations.count('PENDING'),
    running: () => operations.count('RUNNING', 'CANCELLING'),
    busyThreads: () => pool.busyThreads,
    threads: config.workerThreads,
  });
  const operations = new OperationsService({
    store: explainedFailures(new PrismaOperationStore(database), storeFailureLog(logger)),
    clock: systemClock,
    owner: OWNER,
    place: placeOf(config),
    cacheTtlMs: config.operationCacheTtlMs,
    sourceTimeoutMs: SOURCE_TIMEOUT_MS,
    maxQueued: config.maxQueuedOperations,
    maxQueuedPerCaller: config.maxQueuedPerApiKey,
    retentionDays: config.operationRetentionDays,
    cancelGraceMs: config.cancelGraceMs,
    observer: metrics,
    dispatch: { queue: new MemoryWorkQueue(), slots: config.workerThreads },
    onUnexpected: (error, { operationId }) =>
      logger.error({ err: error, operationId }, 'operation supervision failed'),
  });
  const jobs = new JobThreads(join(projectRoot, 'dist'));
  const unavailable = storeFailureLog(logger);
  const rows = explainedFailures(new SqliteEvaluationLedger(database), unavailable);
  const { file } = database;
  const seals = new HoldoutStore(config.dataDir);
  const ledger = new LedgerService({
    ledger: rows,
    judge: (operationId) => jobs.ask('judgeSelection', { database: file, operationId }),
    effective: (operationId) => jobs.ask('effectiveConfigurations', { database: file, operationId }),
    looks: async ({ summary: { symbols, startDate, endDate } }) =>
      startDate === null || endDate === null ? 0 : seals.looks(symbols, { startDate, endDate }),
    now: () => systemClock.now(),
  });
  const notJudged = (err: unknown) => logger.error({ err }, 'a family of strategies could not be judged');
  const judgements = new FamilyJudgements({
    ledger: rows,
    judge: (family, after) =>
      jobs.ask('judgeFamily', { database: file, family, types: [backtestKind.name], after }),
    unjudged: () => jobs.ask('unjudgedFamilies', { database: file }),
    onError: notJudged,
  });
  const models = new ModelCatalog(config.modelsDir, (modelsDir, name) =>
    jobs.ask('readModel', { modelsDir, name }),
  );
  const server = new ServerStatus(
    operations,
    config.executionMode,
    { threads: config.workerThreads, busyThreads: () => pool.busyThreads },
    systemClock,
  );
  const catalog = new StrategyCatalog(config.strategiesDir, (question) => jobs.ask('listStrategy', question));
  const strategyLibrary = new StrategyLibrary({
    catalog,
    saver: new StrategySaver(config.strategiesDir, config.libraryWrites),
    check: (question) => jobs.ask('checkStrategy', question),
    inherit: (name, from) => ledger.inherit(name, from),
  });
  const inventory = {
    strategies: strategyLibrary,
    models,
    datasets: new DatasetCatalog({
      dataDir: config.dataDir,
      summarize: (question) => jobs.ask('summarizeDataset', question),
      readCandles: (question) => jobs.ask('datasetCandles', question),
      findFaults: (question) => jobs.ask('datasetFaults', question),
      onBroken: ({ fileName, problem }) =>
        logger.warn({ fileName, problem }, 'a file of the data folder cannot be used'),
    }),
    server,
  };
  const observer = runnerLog(logger, server);
  const { remoteServiceUrl: url, remoteServiceApiKey: apiKey } = config;
  const hosts = new RemoteHosts(apiKey === null ? null : { url, apiKey });
  const proxyOf = (host: string) => hosts.proxyOf(host);
  const watch = new RemoteWatch(proxyOf, WATCH_INTERVAL_MS, (error) =>
    logger.warn(
      { reason: error instanceof Error ? error.message : String(error) },
      'a worker host cannot be looked at',
    ),
  );
  const runners = {
    here: localTaskRunner(pool, observer),
    elsewhere: remoteTaskRunner({
      ...{ proxyOf, watch, engineVersion: ENGINE_VERSION },
      onRefused: (operationId, host, reason) =>
        logger.warn({ operationId, host, reason }, 'a worker host refuses to hand over an outcome'),
    }),
  };
  const newestModels = new ModelResolver(config.strategiesDir, models, (question) =>
    jobs.ask('identifyStrategy', question),
  );
  const holdouts = new HoldoutGuard(seals, systemClock);
  const curves = new EquityCurves({ operations, thin: (question) => jobs.ask('thinCurves', question) });
  const backtesting = new BacktestingService({
    operations,
    analyses: new BacktestAnalyses({
      operations,
      analyse: (question) => jobs.ask('analyseCurve', question),
    }),
    curves,
    evaluate: (question) => jobs.ask('evaluateStored', question),
    folders,
    models: newestModels,
    holdouts,
  });
  const charts = new BacktestCharts({
    operations,
    dataDir: config.dataDir,
    thinSamples: (question) => jobs.ask('thinSamples', question),
    readCandles: (question) => jobs.ask('runCandles', question),
  });
  const decisions = new RunDecisions({
    folders,
    tensorflowBackend: config.tensorflowBackend,
    explainBar: (question) => jobs.ask('explainBar', question),
    listDecisions: (question) => jobs.ask('listDecisions', question),
    decisionLines: (question) => jobs.ask('decisionLines', question),
    readPanes: (question) => jobs.ask('runPanes', question),
  });
  const training = new TrainingService({
    operations,
    folders,
    readDefaults: (question) => jobs.ask('readTrainingDefaults', question),
    clock: systemClock,
    holdouts,
  });
  const earlier = new EarlierEvaluations({
    ledger: rows,
    type: backtestKind.name,
    evaluation: (operation) => backtesting.evaluation(operation),
    report: (error, operationId) => operations.report(error, operationId),
  });
  const backtestFiles = new BacktestReportService({
    operations,
    ledger,
    backtesting,
    dataDir: config.dataDir,
    readCurves: (question) => jobs.ask('readReportCurves', question),
    equityLines: (question) => jobs.ask('equityLines', question),
    decisions,
  });
  // What cannot be removed takes some space and is found again at the next start: no reason to serve nobody.
  const untidy = (err: unknown) => logger.warn({ err }, 'what the last process left cannot be tidied up');
  await training.tidyUp().catch(untidy);
  await tidyUpBars(config.dataDir).catch(untidy);
  const dataLoading = new DataLoadingService({
    operations,
    importDir: config.importDir,
    clock: systemClock,
  });
  const settings = {
    folders: { ...folders, import: config.importDir },
    providers: { ...defaultProviderSettings, baseUrl: config.dataProviderUrl },
  };
  const studies = new StudyService({
    holdouts,
    ...{ operations, backtesting, folders },
    resolver: new StudyResolver({
      ...{ folders, models: newestModels },
      check: (question) => jobs.ask('checkStudy', question),
      measure: (question) => jobs.ask('measureStudy', question),
    }),
    means: {
      runSlice: localSliceRunner(pool, observer, studySlice, { folders }),
      figures: (question) => jobs.ask('studyFigures', question),
      earlierHoldouts: async ({ family, startDate, endDate, operationId }) =>
        rows.countHoldouts({
          family: await rows.familyOf(family),
          ...{ startDate, endDate, exceptLook: operationId },
        }),
      trainer: new StudyModelTrainer({
        modelsDir: config.modelsDir,
        readDefaults: (question) => jobs.ask('readTrainingDefaults', question),
      }),
      now: () => systemClock.now(),
    },
  });
  const studyReader = new StudyReader({
    operations,
    studies,
    ask: {
      rank: (question) => jobs.ask('rankStudy', question),
      columns: (question) => jobs.ask('trialColumns', question),
      effects: (question) => jobs.ask('studyEffects', question),
      surface: (question) => jobs.ask('studySurface', question),
      figures: (question) => jobs.ask('studyFigures', question),
      pick: (question) => jobs.ask('pickTrials', question),
    },
  });
  const files = new OperationFileService(operations, [
    backtestFiles,
    new StudyReportService({
      studies,
      reader: studyReader,
      render: (question) => jobs.ask('renderStudyReport', question),
      rows: (question) => jobs.ask('trialRows', question),
    }),
  ]);
  const walkForwards = new WalkForwardService({
    ...{ operations, folders, curves, holdouts },
    means: {
      runSlice: localSliceRunner(pool, observer, walkForwardSlice, { folders }),
      trainings: ({ family, operationId, parameters, inputs, training: base }) =>
        new ChildTrainings({
          ...{ family, modelsDir: folders.models, operationId },
          strategySource: inputs.strategySource,
          base: {
            strategyConfigPath: parameters.strategyConfigPath,
            ...{ startDate: parameters.startDate, endDate: parameters.endDate, overrides: [] },
            ...(parameters.holdout && { holdout: parameters.holdout }),
            ...base,
          },
          keepModels: parameters.keepModels,
        }),
      now: () => systemClock.now(),
    },
  });
  operations.serve(servedTask(backtestKind, settings, runners, backtesting));
  operations.serve(servedTask(trainingKind, settings, runners, training));
  operations.serve(servedTask(dataLoadKind, settings, runners));
  operations.serve(servedCoordinator(studyKind, (...asked) => studies.coordinate(...asked), studies));
  operations.serve(
    servedCoordinator(walkForwardKind, (...asked) => walkForwards.coordinate(...asked), walkForwards),
  );
  operations.resume(await operations.recover());
  void watch.look();

  const removal = new RetentionSchedule(operations, (error) =>
    logger.error({ err: error }, 'expired operations could not be removed'),
  );

  const readiness = new Readiness();
  readiness.ready();
  return {
    handler: createGraphqlServer({
      operations,
      backtesting,
      training,
      dataLoading,
      studies,
      studyReader,
      walkForwards,
      charts,
      ledger,
      decisions,
      retries: operations,
      inventory,
      holdouts: new HoldoutService(seals, config.dataDir, systemClock),
      config,
      logger,
      readiness,
      metrics,
      files,
      outcomes: operations,
    }),
    readiness,
    begin() {
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
        operations.shutdown(graceMs),
        removal.stop(),
        operations.stopFilling(),
        earlier.stop(),
        judgements.stop(),
      ]);
      hosts.close();
      const closed = await Promise.allSettled([pool.close(), jobs.close()]);
      const last = await Promise.allSettled([database.close()]);
      for (const end of [...stopped, ...closed, ...last]) {
        if (end.status === 'rejected') logger.error({ err: end.reason }, 'a part could not be closed');
      }
    },
  };
}

function placeOf({ executionMode, remoteServiceUrl }: Config): WorkPlace {
  return executionMode === 'REMOTE' ? { executionMode, host: remoteServiceUrl } : HERE;
}
