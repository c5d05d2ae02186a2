import { join } from 'node:path';
import { systemClock } from '../src/base/outer/clock.js';
import { projectRoot } from '../src/base/outer/files/project-root.js';
import type { BacktestParameters } from '../src/domain/backtest/backtest-parameters.js';
import { BacktestAnalyses } from '../src/kinds/backtest/backtest-analyses.js';
import { backtestKind } from '../src/kinds/backtest/backtest-kind.js';
import { BacktestingService } from '../src/kinds/backtest/backtesting-service.js';
import { EquityCurves } from '../src/kinds/backtest/equity-curves.js';
import { ModelResolver } from '../src/kinds/backtest/model-resolver.js';
import { HoldoutGuard } from '../src/kinds/start/holdout-guard.js';
import { identifyStrategy } from '../src/library/identify-strategy.js';
import { HoldoutStore } from '../src/market-data/holdouts/holdout-store.js';
import { servedTask } from '../src/operations/life/served-kind.js';
import { OperationsService } from '../src/operations/operations-service.js';
import { unobserved } from '../src/operations/ports/operations-observer.js';
import type { TaskRunner } from '../src/operations/ports/task-runner.js';
import type { Operation } from '../src/operations/record/operation.js';
import { localTaskRunner } from '../src/places/threads/local-task-runner.js';
import { ThreadPool } from '../src/places/threads/thread-pool.js';
import { Database } from '../src/stores/sqlite/database.js';
import { PrismaOperationStore } from '../src/stores/sqlite/prisma-operation-store.js';
import type { MinuteWorkload } from './minute-workload.js';

/** One backtest through the service. */
export interface ServedBacktest {
  /** From the call of `start` until COMPLETED can be read from the store. */
  readonly totalMs: number;
  /** From the worker's last word until COMPLETED can be read from the store: drain and completion. */
  readonly flushMs: number;
  readonly resultDigest: string;
}

/**
 * Is the service as the server wires it, with one worker thread and without HTTP, so that the instants between
 * the worker's end and the stored result can be told apart.
 */
export class LocalService {
  readonly #database: Database;
  readonly #pool: ThreadPool;
  readonly #operations: OperationsService;
  readonly #backtesting: BacktestingService;
  #workEndedAtMs = 0;
  #onEnded: (operation: Operation) => void = () => {};

  private constructor(database: Database, folders: MinuteWorkload['folders']) {
    this.#database = database;
    this.#pool = new ThreadPool(join(projectRoot, 'dist', 'thread.js'), 1, { tensorflowBackend: 'auto' });
    this.#operations = new OperationsService({
      store: new PrismaOperationStore(database),
      clock: systemClock,
      owner: 'benchmark',
      cacheTtlMs: 1_000,
      sourceTimeoutMs: 2_000,
      maxQueued: 100,
      maxQueuedPerCaller: 100,
      retentionDays: 0,
      cancelGraceMs: 5_000,
      observer: { ...unobserved, ended: (operation) => this.#onEnded(operation) },
    });
    const observer = {
      tensorflowLoaded: () => {},
      unexpected: (error: unknown) => console.error(error),
    };
    const here = this.#timed(localTaskRunner(this.#pool, observer));
    const runners = { here, elsewhere: here };
    this.#backtesting = new BacktestingService({
      countWith: async () => {},
      operations: this.#operations,
      folders,
      models: new ModelResolver(folders.strategies, { newestFor: async () => null }, async (question) =>
        identifyStrategy(question),
      ),
      analyses: new BacktestAnalyses({ operations: this.#operations, analyse: async () => null }),
      curves: new EquityCurves({ operations: this.#operations, thinLong: async () => [] }),
      evaluate: async () => null,
      holdouts: new HoldoutGuard(new HoldoutStore(folders.data), systemClock),
    });
    this.#operations.serve(servedTask(backtestKind, { folders }, runners, this.#backtesting));
  }

  /** @param folder for the database */
  static async open(folder: string, folders: MinuteWorkload['folders']): Promise<LocalService> {
    const database = await Database.open({
      url: 'file:./overhead.db',
      cwd: folder,
      migrationsDir: join(projectRoot, 'prisma', 'migrations'),
      checkpointThread: join(projectRoot, 'dist', 'wal-thread.js'),
    });
    return new LocalService(database, folders);
  }

  async run(parameters: BacktestParameters): Promise<ServedBacktest> {
    const ended = new Promise<Operation>((resolve) => {
      this.#onEnded = resolve;
    });
    const startedAtMs = performance.now();
    await this.#backtesting.start(
      { ...parameters, label: null, tags: [], priority: 0, idempotencyKey: null },
      null,
    );
    const operation = await ended;
    const endedAtMs = performance.now();
    const result = await this.#backtesting.result(operation);
    if (result === null)
      throw new Error(`${operation.id} ended as ${operation.status}: ${operation.error?.message}`);
    return {
      totalMs: endedAtMs - startedAtMs,
      flushMs: endedAtMs - this.#workEndedAtMs,
      resultDigest: result.provenance.resultDigest,
    };
  }

  async close(): Promise<void> {
    await this.#operations.shutdown(0);
    await this.#pool.close();
    await this.#database.close();
  }

  #timed(runner: TaskRunner): TaskRunner {
    return (task, events, origin) => {
      const work = runner(task, events, origin);
      const ended = work.ended.then((end) => {
        this.#workEndedAtMs = performance.now();
        return end;
      });
      return { source: work.source, ended, abort: () => work.abort() };
    };
  }
}
