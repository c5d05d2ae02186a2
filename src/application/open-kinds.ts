import { join } from 'node:path';
import { systemClock } from '../base/outer/clock.js';
import type { Config } from '../base/outer/config/config.js';
import { BacktestAnalyses } from '../kinds/backtest/backtest-analyses.js';
import { BacktestCharts } from '../kinds/backtest/backtest-charts.js';
import { backtestKind } from '../kinds/backtest/backtest-kind.js';
import { BacktestingService } from '../kinds/backtest/backtesting-service.js';
import { EquityCurves } from '../kinds/backtest/equity-curves.js';
import { ModelResolver } from '../kinds/backtest/model-resolver.js';
import { BacktestPlanner } from '../kinds/backtest/plan/backtest-planner.js';
import { RunDecisions } from '../kinds/backtest/why/run-decisions.js';
import { ComparisonService } from '../kinds/compare/comparison-service.js';
import { dataLoadKind } from '../kinds/data-load/data-load-kind.js';
import { DataLoadingService } from '../kinds/data-load/data-loading-service.js';
import type { LedgerService } from '../kinds/ledger/ledger-service.js';
import { HoldoutGuard } from '../kinds/start/holdout-guard.js';
import { StudyResolver } from '../kinds/study/resolve-study.js';
import { studyKind } from '../kinds/study/study-kind.js';
import { StudyModelTrainer } from '../kinds/study/study-model-trainer.js';
import { StudyReader } from '../kinds/study/study-reader.js';
import { StudyService } from '../kinds/study/study-service.js';
import { type StudyQuestion, studySlice, withModels } from '../kinds/study/study-slice.js';
import { ChildTrainings } from '../kinds/training/child-trainings.js';
import { trainingKind } from '../kinds/training/training-kind.js';
import { TrainingService } from '../kinds/training/training-service.js';
import { walkForwardKind } from '../kinds/walk-forward/walk-forward-kind.js';
import { WalkForwardService } from '../kinds/walk-forward/walk-forward-service.js';
import { walkForwardSlice } from '../kinds/walk-forward/walk-forward-slice.js';
import type { ModelCatalog } from '../library/model-catalog.js';
import type { StrategyLibrary } from '../library/strategy-library.js';
import type { HoldoutStore } from '../market-data/holdouts/holdout-store.js';
import { defaultProviderSettings } from '../market-data/providers/provider-settings.js';
import { outlastOutage } from '../operations/life/outlast-outage.js';
import { servedCoordinator, servedTask } from '../operations/life/served-kind.js';
import type { OperationsService } from '../operations/operations-service.js';
import type { EvaluationLedger } from '../operations/ports/evaluation-ledger.js';
import type { Operation } from '../operations/record/operation.js';
import { localSliceRunner } from '../places/threads/local-slice-runner.js';
import type { RunnerObserver } from '../places/threads/local-task-runner.js';
import type { ThreadPool } from '../places/threads/thread-pool.js';
import type { Cluster } from './open-cluster.js';
import type { JobThreads } from './threads/job-threads.js';

export interface KindMeans {
  readonly config: Config;
  readonly operations: OperationsService;
  readonly jobs: JobThreads;
  readonly pool: ThreadPool;
  readonly observer: RunnerObserver;
  readonly runners: Parameters<typeof servedTask>[2];
  readonly models: ModelCatalog;
  readonly strategies: StrategyLibrary;
  readonly seals: HoldoutStore;
  readonly ledgerRows: EvaluationLedger;
  readonly ledger: LedgerService;
  /** Null outside of one. */
  readonly cluster: Pick<Cluster, 'files' | 'library'> | null;
}

/** Puts together every kind of work, and has its operations served. */
export function openKinds({
  config,
  operations,
  jobs,
  pool,
  observer,
  runners,
  models,
  strategies,
  seals,
  ledgerRows,
  ledger,
  cluster,
}: KindMeans) {
  const newestModels = new ModelResolver(config.strategiesDir, models, (question) =>
    jobs.ask('identifyStrategy', question),
  );
  const folders = { strategies: config.strategiesDir, models: config.modelsDir, data: config.dataDir };
  const ownFolders = { ...folders, import: config.importDir };
  const viewed = async (operation: Operation) => (await cluster?.files.view(operation)) ?? ownFolders;
  const workedIn = (operation: Operation) => cluster?.files.foldersOf(operation) ?? ownFolders;
  // Work asks for it, which no outage of the database ends.
  const modelFolder = (operationId: string, name: string) =>
    outlastOutage(
      async () => (await cluster?.files.modelFolder(operationId, name)) ?? join(folders.models, name),
    );
  const holdouts = new HoldoutGuard(seals, systemClock);
  const curves = new EquityCurves({ operations, thinLong: (question) => jobs.ask('thinCurves', question) });
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
    countWith: (source, path) => strategies.countWith(source, path),
  });
  const planner = new BacktestPlanner({
    ...{ folders, ledger, models: newestModels },
    nameOf: (path) => strategies.nameOf(path),
    plan: (question) => jobs.ask('planBacktest', question),
  });
  const charts = new BacktestCharts({
    operations,
    dataDirOf: async (operation) => (await viewed(operation)).data,
    thinProgressSamples: (question) => jobs.ask('thinProgressSamples', question),
    readCandles: (question) => jobs.ask('runCandles', question),
  });
  const decisions = new RunDecisions({
    foldersOf: viewed,
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
    ...(cluster && {
      names: {
        taken: () => cluster.library.modelNames(),
        exclusively: (work) => cluster.library.naming(work),
      },
    }),
  });
  const dataLoading = new DataLoadingService({
    operations,
    importDir: config.importDir,
    dataDir: config.dataDir,
    clock: systemClock,
    preview: (question) => jobs.ask('previewImport', question),
  });
  const settings = {
    folders: ownFolders,
    providers: { ...defaultProviderSettings, baseUrl: config.dataProviderUrl },
  };
  const runStudySlice = localSliceRunner(pool, observer, studySlice, (operation) => ({
    folders: workedIn(operation),
  }));
  const runOfferedSlice = localSliceRunner(pool, observer, studySlice, (operation) => ({
    folders: cluster?.files.slices.of(operation) ?? ownFolders,
  }));
  /** Models are where this host has them. */
  const sliceElsewhere = async (operation: Operation, question: unknown) => {
    if (operation.type !== studyKind.name || cluster === null) return null;
    const asked = question as StudyQuestion;
    const placed = await withModels(asked, async (path) => {
      const name = path.slice('models/'.length);
      await cluster.files.slices.addModel(operation, name);
      return join(cluster.files.slices.of(operation).models, name);
    });
    return runOfferedSlice(operation, placed);
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
      runSlice: runStudySlice,
      earlierHoldouts: ({ family, startDate, endDate, operationId }) =>
        outlastOutage(async () =>
          ledgerRows.countHoldouts({
            family: await ledgerRows.familyOf(family),
            ...{ startDate, endDate, exceptLook: operationId },
          }),
        ),
      trainer: new StudyModelTrainer({
        folderOf: modelFolder,
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
  const walkForwards = new WalkForwardService({
    ...{ operations, folders, curves, holdouts },
    checkSearch: (input) => jobs.ask('checkStudy', { input, folders }),
    means: {
      runSlice: localSliceRunner(pool, observer, walkForwardSlice, (operation) => ({
        folders: workedIn(operation),
      })),
      trainings: ({ family, operationId, parameters, inputs, training: base }) =>
        new ChildTrainings({
          ...{ family, operationId, folderOf: (name) => modelFolder(operationId, name) },
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
  const comparisons = new ComparisonService({
    ...{ operations, backtesting, walkForwards, studies, studyReader, ledger, folders, curves },
    ask: {
      align: (question) => jobs.ask('alignCurves', question),
      keep: (question) => jobs.ask('keepBar', question),
      ends: (question) => jobs.ask('accountAtPeriodEnds', question),
      correlate: (question) => jobs.ask('correlateReturns', question),
      differing: (question) => jobs.ask('differingParameters', question),
      diverge: (question) => jobs.ask('findDivergence', question),
    },
  });
  operations.serve(servedTask(backtestKind, settings, runners, backtesting));
  operations.serve(servedTask(trainingKind, settings, runners, training));
  operations.serve(servedTask(dataLoadKind, settings, runners));
  operations.serve(servedCoordinator(studyKind, (...asked) => studies.coordinate(...asked), studies));
  operations.serve(
    servedCoordinator(walkForwardKind, (...asked) => walkForwards.coordinate(...asked), walkForwards),
  );
  return {
    viewed,
    sliceElsewhere,
    backtesting,
    training,
    dataLoading,
    studies,
    studyReader,
    walkForwards,
    planner,
    comparisons,
    charts,
    decisions,
  };
}
