import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JobThreads } from '../../src/application/threads/job-threads.js';
import { systemClock } from '../../src/base/outer/clock.js';
import { projectRoot } from '../../src/base/outer/files/project-root.js';
import { BacktestAnalyses } from '../../src/kinds/backtest/backtest-analyses.js';
import { backtestKind } from '../../src/kinds/backtest/backtest-kind.js';
import { BacktestingService } from '../../src/kinds/backtest/backtesting-service.js';
import { EquityCurves } from '../../src/kinds/backtest/equity-curves.js';
import { ModelResolver } from '../../src/kinds/backtest/model-resolver.js';
import { HoldoutGuard } from '../../src/kinds/start/holdout-guard.js';
import { StudyResolver } from '../../src/kinds/study/resolve-study.js';
import { studyKind } from '../../src/kinds/study/study-kind.js';
import { StudyModelTrainer } from '../../src/kinds/study/study-model-trainer.js';
import type { StartStudyInput } from '../../src/kinds/study/study-operation.js';
import { StudyService } from '../../src/kinds/study/study-service.js';
import { type StudyQuestion, studySlice } from '../../src/kinds/study/study-slice.js';
import { trainingKind } from '../../src/kinds/training/training-kind.js';
import { TrainingService } from '../../src/kinds/training/training-service.js';
import { ModelCatalog } from '../../src/library/model-catalog.js';
import { HoldoutStore } from '../../src/market-data/holdouts/holdout-store.js';
import { servedCoordinator, servedTask } from '../../src/operations/life/served-kind.js';
import { OperationsService } from '../../src/operations/operations-service.js';
import type { Operation, OperationStatus } from '../../src/operations/record/operation.js';
import { isFinal } from '../../src/operations/record/operation-status.js';
import { localSliceRunner } from '../../src/places/threads/local-slice-runner.js';
import { localTaskRunner } from '../../src/places/threads/local-task-runner.js';
import { MemoryWorkQueue } from '../../src/places/threads/memory-work-queue.js';
import { ThreadPool } from '../../src/places/threads/thread-pool.js';
import { SqlEvaluationLedger } from '../../src/stores/sql/sql-evaluation-ledger.js';
import { Database } from '../../src/stores/sqlite/database.js';
import { PrismaOperationStore } from '../../src/stores/sqlite/prisma-operation-store.js';

/** How often a test looks at an operation that it waits for. */
const POLL_MS = 25;

export interface StudyServerOptions {
  readonly folders: { readonly strategies: string; readonly models: string; readonly data: string };
  /** Of the database, which is made where there is none. */
  readonly home: string;
  readonly threads: number;
}

/** Studies, backtests and their threads on a database, without a port. */
export class StudyServer {
  readonly operations: OperationsService;
  readonly studies: StudyService;
  readonly backtesting: BacktestingService;
  readonly training: TrainingService;
  readonly ledger: SqlEvaluationLedger;
  /** What its threads were asked, in order. */
  readonly asked: StudyQuestion[] = [];
  readonly unexpected: unknown[] = [];
  readonly pool: ThreadPool;
  readonly #database: Database;
  readonly #jobs = new JobThreads(join(projectRoot, 'dist'));
  #isKilled = false;

  private constructor({ folders, threads, home }: StudyServerOptions, database: Database) {
    this.#database = database;
    this.pool = new ThreadPool(join(projectRoot, 'dist', 'thread.js'), threads, {
      tensorflowBackend: 'wasm',
      resultsDir: home,
    });
    const jobs = this.#jobs;
    this.operations = new OperationsService({
      store: this.#untilKilled(new PrismaOperationStore(database)),
      ...{ clock: systemClock, owner: 'server', cacheTtlMs: 50, sourceTimeoutMs: 2_000 },
      ...{ maxQueued: 100, maxQueuedPerCaller: 100, retentionDays: 0, cancelGraceMs: 5_000 },
      dispatch: { queue: new MemoryWorkQueue(), slots: threads },
      onUnexpected: (error) => this.unexpected.push(error),
    });
    const observer = {
      tensorflowLoaded: () => undefined,
      unexpected: (error: unknown) => void this.unexpected.push(error),
    };
    const models = new ModelResolver(
      folders.strategies,
      new ModelCatalog(folders.models, (modelsDir, name) => jobs.ask('readModel', { modelsDir, name })),
      (question) => jobs.ask('identifyStrategy', question),
    );
    const { operations } = this;
    const holdouts = new HoldoutGuard(new HoldoutStore(folders.data), systemClock);
    this.backtesting = new BacktestingService({
      countWith: async () => {},
      ...{ operations, folders, models, holdouts },
      evaluate: (question) => jobs.ask('evaluateStored', question),
      analyses: new BacktestAnalyses({
        operations,
        analyse: (question) => jobs.ask('analyseCurve', question),
      }),
      curves: new EquityCurves({ operations, thinLong: (question) => jobs.ask('thinCurves', question) }),
    });
    this.training = new TrainingService({
      ...{ operations, folders, holdouts, clock: systemClock },
      readDefaults: (question) => jobs.ask('readTrainingDefaults', question),
    });
    this.ledger = new SqlEvaluationLedger(database);
    const runSlice = localSliceRunner(this.pool, observer, studySlice, () => ({ folders }));
    this.studies = new StudyService({
      ...{ operations, folders, holdouts, backtesting: this.backtesting },
      resolver: new StudyResolver({
        ...{ folders, models },
        check: (question) => jobs.ask('checkStudy', question),
        measure: (question) => jobs.ask('measureStudy', question),
      }),
      means: {
        runSlice: (operation, question) => {
          this.asked.push(question);
          return runSlice(operation, question);
        },
        earlierHoldouts: async ({ family, startDate, endDate, operationId }) =>
          this.ledger.countHoldouts({ family, startDate, endDate, exceptLook: operationId }),
        trainer: new StudyModelTrainer({
          folderOf: async (_study, name) => join(folders.models, name),
          readDefaults: (question) => jobs.ask('readTrainingDefaults', question),
        }),
        now: () => systemClock.now(),
      },
    });
    const here = localTaskRunner(this.pool, observer);
    const runners = { here, elsewhere: here };
    operations.serve(servedTask(backtestKind, { folders }, runners, this.backtesting));
    operations.serve(servedTask(trainingKind, { folders }, runners, this.training));
    const { studies } = this;
    operations.serve(servedCoordinator(studyKind, (...asked) => studies.coordinate(...asked), studies));
  }

  /** Opens the database, and goes on with what was left unfinished in it. */
  static async open(options: StudyServerOptions): Promise<StudyServer> {
    const database = await Database.open({
      url: `file:${join(options.home, 'studies.db')}`,
      cwd: options.home,
      migrationsDir: join(projectRoot, 'prisma', 'migrations'),
      checkpointThread: join(projectRoot, 'dist', 'wal-thread.js'),
    });
    const server = new StudyServer(options, database);
    server.operations.resume(await server.operations.recover());
    return server;
  }

  /** Starts a study and waits for its end. */
  async run(input: StartStudyInput): Promise<Operation> {
    const { operation } = await this.studies.start(input, null);
    return this.ended(operation.id);
  }

  /** Waits until an operation is over. */
  async ended(id: string): Promise<Operation> {
    return this.until(id, ({ status }) => isFinal(status));
  }

  async reaches(id: string, status: OperationStatus): Promise<Operation> {
    return this.until(id, (operation) => operation.status === status);
  }

  async until(id: string, holds: (operation: Operation) => boolean): Promise<Operation> {
    for (;;) {
      const operation = await this.operations.get(id, { forceRefresh: true });
      if (operation === null) throw new Error(`no operation ${id}`);
      if (holds(operation)) return operation;
      if (isFinal(operation.status)) {
        throw new Error(`${id} is ${operation.status}: ${operation.error?.code} ${operation.error?.message}`);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** Ends as a process does that is asked to; does nothing where it was killed. */
  async close(): Promise<void> {
    if (this.#isKilled) return;
    await this.operations.shutdown(0);
    await this.#end();
  }

  /** Ends as a process does that is killed: from here on nothing of it reaches the database. */
  async kill(): Promise<void> {
    this.#isKilled = true;
    await this.#end();
  }

  async #end(): Promise<void> {
    await Promise.all([this.pool.close(), this.#jobs.close()]);
    await this.#database.close();
  }

  #untilKilled<Store extends object>(store: Store): Store {
    return new Proxy(store, {
      get: (target, name) => {
        const value = Reflect.get(target, name, target) as unknown;
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) =>
          this.#isKilled ? new Promise(() => undefined) : Reflect.apply(value, target, args);
      },
    });
  }
}

/** Makes an empty folder for a database. */
export async function studyHome(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'ktrdr-studies-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
