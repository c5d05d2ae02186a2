import type { ByteBudget } from '../../base/pure/byte-budget.js';
import type { JsonObject } from '../../base/pure/json.js';
import type { BacktestParameters } from '../../domain/backtest/backtest-parameters.js';
import type { Candles, StampRange } from '../../domain/market/candles.js';
import type { Trade } from '../../domain/portfolio/trade.js';
import type { PerformanceAnalysis } from '../../domain/statistics/performance-analysis.js';
import type { TrainingParameters } from '../../domain/strategy/training-parameters.js';
import type { SamplePart } from '../../kinds/backtest/backtest-analyses.js';
import type { ChartedBacktest, LiveCurve } from '../../kinds/backtest/backtest-charts.js';
import type {
  BacktestSnapshot,
  EquityPoint,
  StartBacktestInput,
  StoredBacktestResult,
  VerifyOperationInput,
} from '../../kinds/backtest/backtest-operation.js';
import type { BacktestPlan } from '../../kinds/backtest/plan/backtest-planner.js';
import type { BarExplanation, DecisionPage, Pane } from '../../kinds/backtest/why/explanation.js';
import type { DecisionFilter } from '../../kinds/backtest/why/replay-question.js';
import type { DecidedBacktest } from '../../kinds/backtest/why/run-decisions.js';
import type { Comparison } from '../../kinds/compare/comparison.js';
import type { CompareRequest } from '../../kinds/compare/comparison-service.js';
import type {
  DataLoadParameters,
  DataLoadResult,
  StartDataLoadInput,
} from '../../kinds/data-load/data-load-operation.js';
import type { Holdout, SealHoldoutInput } from '../../kinds/holdouts/holdout-service.js';
import type { Selection } from '../../kinds/ledger/ledger-service.js';
import type {
  StartBacktestOfTrialInput,
  StartStudyInput,
  StudyResultStored,
  StudySnapshot,
} from '../../kinds/study/study-operation.js';
import type { StudyParameters } from '../../kinds/study/study-parameters.js';
import type { StudyReader } from '../../kinds/study/study-reader.js';
import type { StartTrainingInput, StoredTrainingResult } from '../../kinds/training/training-operation.js';
import type {
  StartWalkForwardInput,
  StoredWalkForwardResult,
  WalkForwardSnapshot,
} from '../../kinds/walk-forward/walk-forward-operation.js';
import type { WalkForwardParameters } from '../../kinds/walk-forward/walk-forward-parameters.js';
import type { CheckedStrategy } from '../../library/check-strategy.js';
import type { BrokenDataset, StoredDataset } from '../../library/dataset-catalog.js';
import type { DatasetFaults } from '../../library/dataset-view.js';
import type { CatalogModel } from '../../library/model-catalog.js';
import type { CatalogStrategy } from '../../library/strategy-catalog.js';
import type { StrategyToSave } from '../../library/strategy-saver.js';
import type { BulkChange } from '../../operations/life/bulk-updater.js';
import type { BulkOutcome, BulkScope } from '../../operations/life/bulk-walk.js';
import type { RetryRequest } from '../../operations/life/operation-retrier.js';
import type { LedgerFilter, LedgerPage, LedgerQuery } from '../../operations/ports/evaluation-ledger.js';
import type { Kind } from '../../operations/ports/kind.js';
import type {
  OperationFacets,
  OperationFilter,
  OperationPage,
  OperationQuery,
} from '../../operations/ports/operation-query.js';
import type { StartRequest } from '../../operations/ports/start-request.js';
import type { Operation, OperationStatus } from '../../operations/record/operation.js';
import type { OperationEvent } from '../../operations/record/operation-event.js';
import type { OwnFields } from '../../operations/record/own-fields.js';
import type { EntryStream } from '../../operations/record/stream.js';
import type { AnswerBudget } from './answer-budget.js';
import type { ServerInfo, WorkerHost } from './server-status.js';

/** What every resolver is given for one request. */
export interface GraphqlContext extends GraphqlServices {
  /** Name of the API key of the request; null without authentication. */
  readonly caller: string | null;
  /** What may still be read and answered for the request. */
  readonly answer: AnswerBudget;
}

/** The services that the API stands on. */
export interface GraphqlServices {
  readonly operations: OperationsPort;
  readonly backtesting: BacktestingPort;
  readonly training: TrainingPort;
  readonly dataLoading: DataLoadingPort;
  readonly walkForwards: WalkForwardsPort;
  readonly planner: PlannerPort;
  readonly comparisons: ComparisonsPort;
  readonly charts: ChartsPort;
  readonly ledger: LedgerPort;
  readonly decisions: DecisionsPort;
  readonly studies: StudyPort;
  readonly studyReader: StudyReaderPort;
  readonly retries: RetryPort;
  readonly inventory: InventoryPort;
  readonly holdouts: HoldoutPort;
}

/** The part of OperationsService that clients of the API reach. */
export interface OperationsPort {
  get(id: string, options?: { readonly forceRefresh?: boolean }): Promise<Operation | null>;
  /** @param budget is what the rows take from, before the next one is read */
  list(query: OperationQuery, budget: ByteBudget): Promise<OperationPage>;
  /** Starts an operation of a kind that needs no service of its own. @throws IdempotencyConflictError, QueueFullError */
  start<Parameters extends object>(
    kind: Kind<Parameters>,
    request: StartRequest<Parameters>,
  ): Promise<StartedOperation>;
  /** Returns what an operation of any kind left; null unless it is COMPLETED. */
  result(operation: Operation): Promise<JsonObject | null>;
  /** Counts all that match a filter. */
  countMatching(filter: OperationFilter): Promise<number>;
  entries<Entry>(
    operation: Operation,
    stream: EntryStream<Entry>,
    page: LogPageRequest,
  ): Promise<LogPage<Entry>>;
  facets(filter: OperationFilter): Promise<OperationFacets>;
  /** Counts the operations directly below one, by status. */
  countChildren(id: string): Promise<ReadonlyMap<OperationStatus, number>>;
  events(operation: Operation, page: LogPageRequest): Promise<LogPage<OperationEvent>>;
  /** @throws OperationNotFoundError, OperationNotCancellableError */
  cancel(id: string, reason: string | null, caller: string | null): Promise<Operation>;
  /** @throws OperationNotFoundError, InvalidInputError */
  update(id: string, fields: OwnFields, caller: string | null): Promise<Operation>;
  /** @throws InvalidInputError */
  updateAll(scope: BulkScope, change: BulkChange): Promise<BulkOutcome>;
  /** @throws InvalidInputError */
  cancelAll(scope: BulkScope, reason: string | null): Promise<BulkOutcome>;
  /** @throws InvalidInputError */
  deleteAll(scope: BulkScope): Promise<BulkOutcome>;
  /** @throws OperationNotFoundError, OperationNotFinalError */
  delete(id: string): Promise<void>;
  /** Suggested wait before the next pull; null once the operation is final. */
  pollAfterMs(operation: Operation): number | null;
  /** When it will be removed; null when it is kept, or not final yet. */
  expiresAt(operation: Operation): Date | null;
}

/** The part of BacktestingService that clients of the API reach. */
export interface BacktestingPort {
  /** @throws InvalidInputError, IdempotencyConflictError, QueueFullError */
  start(input: StartBacktestInput, caller: string | null): Promise<StartedOperation>;
  /** @throws OperationNotFoundError, OperationNotVerifiableError, and what start throws */
  verify(input: VerifyOperationInput, caller: string | null): Promise<StartedOperation>;
  /** Returns null for parameters that cannot be read. */
  parametersOrNull(operation: Operation): BacktestParameters | null;
  snapshot(operation: Operation): BacktestSnapshot | null;
  result(operation: Operation): Promise<StoredBacktestResult | null>;
  trades(operation: Operation, page: LogPageRequest, budget: ByteBudget): Promise<TradePage>;
  analysis(operation: Operation, part: SamplePart): Promise<PerformanceAnalysis | null>;
  equityCurve(operation: Operation, maxPoints: number): Promise<readonly EquityPoint[]>;
}

/** The part of BacktestPlanner that clients of the API reach. */
export interface PlannerPort {
  /** Starts and counts nothing. */
  plan(input: StartBacktestInput): Promise<BacktestPlan>;
}

/** The part of ComparisonService that clients of the API reach. */
export interface ComparisonsPort {
  /** @throws InvalidInputError */
  compare(request: CompareRequest): Promise<Comparison>;
}

/** The part of BacktestCharts that clients of the API reach. */
export interface ChartsPort {
  liveCurve(
    operation: Operation,
    initialCapital: number,
    maxPoints: number,
    budget: ByteBudget,
  ): Promise<LiveCurve>;
  /** Returns null when the data folder no longer holds what the run read. */
  candles(backtest: ChartedBacktest, range: StampRange, maxPoints: number): Promise<Candles | null>;
}

/** The part of LedgerService that clients of the API reach. */
export interface LedgerPort {
  /** Returns null for an operation that the ledger does not know, or that does not count. */
  selection(operation: Operation): Promise<Selection | null>;
  effective(operation: Operation): Promise<number | null>;
  list(query: LedgerQuery): Promise<LedgerPage>;
  count(filter: LedgerFilter): Promise<number>;
}

/** The part of RunDecisions that clients of the API reach. */
export interface DecisionsPort {
  /** @throws AppError INPUT_CHANGED when what the run was made of is gone */
  explain(backtest: DecidedBacktest, timeMs: number): Promise<BarExplanation | null>;
  /** Both are null when what the run was made of is gone. */
  list(
    backtest: DecidedBacktest,
    filter: DecisionFilter,
    page: { readonly first: number; readonly afterBar: number },
  ): Promise<DecisionPage | null>;
  panes(backtest: DecidedBacktest, range: StampRange, maxPoints: number): Promise<readonly Pane[] | null>;
}

/** The part of TrainingService that clients of the API reach. */
export interface TrainingPort {
  /** @throws InvalidInputError, IdempotencyConflictError, QueueFullError */
  start(input: StartTrainingInput, caller: string | null): Promise<StartedOperation>;
  /** Returns null for parameters that cannot be read. */
  parametersOrNull(operation: Operation): TrainingParameters | null;
  result(operation: Operation): Promise<StoredTrainingResult | null>;
  /** Returns the training that a model came from, while it is kept. */
  trainingOf(model: Pick<CatalogModel, 'path' | 'hash'>): Promise<Operation | null>;
}

/** The part of WalkForwardService that clients of the API reach. */
export interface WalkForwardsPort {
  /** @throws InvalidInputError, IdempotencyConflictError, QueueFullError */
  start(input: StartWalkForwardInput, caller: string | null): Promise<StartedOperation>;
  /** Returns null for parameters that cannot be read. */
  parametersOrNull(operation: Operation): WalkForwardParameters | null;
  snapshot(operation: Operation): WalkForwardSnapshot | null;
  result(operation: Operation): Promise<StoredWalkForwardResult | null>;
  trades(operation: Operation, page: LogPageRequest, budget: ByteBudget): Promise<TradePage>;
  equityCurve(operation: Operation, maxPoints: number): Promise<readonly EquityPoint[]>;
}

/** The part of DataLoadingService that clients of the API reach. */
export interface DataLoadingPort {
  /** @throws InvalidInputError, IdempotencyConflictError, QueueFullError */
  start(input: StartDataLoadInput, caller: string | null): Promise<StartedOperation>;
  /** Returns null for parameters that cannot be read. */
  parametersOrNull(operation: Operation): DataLoadParameters | null;
  result(operation: Operation): Promise<DataLoadResult | null>;
  /** Returns the names of all providers. */
  providers(): readonly string[];
}

/** The part of StudyService that clients of the API reach. */
export interface StudyPort {
  /** @throws InvalidInputError, IdempotencyConflictError, QueueFullError */
  start(input: StartStudyInput, caller: string | null): Promise<StartedOperation>;
  /** @throws InvalidInputError, IdempotencyConflictError, QueueFullError */
  startBacktestOfTrial(input: StartBacktestOfTrialInput, caller: string | null): Promise<StartedOperation>;
  /** Returns null for parameters that cannot be read. */
  parametersOrNull(operation: Operation): StudyParameters | null;
  snapshot(operation: Operation): StudySnapshot | null;
  result(operation: Operation): Promise<StudyResultStored | null>;
}

/** The part of StudyReader that clients of the API reach. */
export type StudyReaderPort = Pick<
  StudyReader,
  'trials' | 'trial' | 'ranking' | 'columns' | 'effects' | 'surface' | 'overfitting'
>;

/** The part of OperationRetrier that clients of the API reach. */
export interface RetryPort {
  /** @throws InvalidInputError, OperationNotFoundError, IdempotencyConflictError, QueueFullError */
  retry(request: RetryRequest): Promise<StartedOperation>;
}

/** The part of HoldoutService that clients of the API reach. */
export interface HoldoutPort {
  list(): Promise<readonly Holdout[]>;
  /** @throws InvalidInputError */
  seal(input: SealHoldoutInput): Promise<Holdout>;
  /** @throws InvalidInputError */
  open(id: string): Promise<Holdout>;
}

/** What the server has to work with. */
export interface InventoryPort {
  readonly strategies: {
    list(): Promise<readonly CatalogStrategy[]>;
    /** @returns null when there is none @throws PathNotContainedError */
    find(path: string): Promise<CatalogStrategy | null>;
    /** @returns null when there is none, or it cannot be read @throws PathNotContainedError */
    source(path: string): Promise<string | null>;
    check(source: string): Promise<CheckedStrategy>;
    /** @throws StrategyNotSavedError, StrategyConflictError */
    save(
      strategy: StrategyToSave & {
        /** Path of the strategy that it was made from. */
        readonly basedOn: string | null;
      },
    ): Promise<void>;
  };
  readonly models: { list(): Promise<readonly CatalogModel[]> };
  readonly datasets: {
    list(): Promise<readonly StoredDataset[]>;
    broken(): Promise<readonly BrokenDataset[]>;
    /** @returns null when there is none that can be used */
    find(symbol: string, timeframe: string): Promise<StoredDataset | null>;
    /** Both are null when the bars are gone meanwhile. */
    candles(dataset: StoredDataset, range: StampRange, maxPoints: number): Promise<Candles | null>;
    faults(dataset: StoredDataset): Promise<DatasetFaults | null>;
  };
  readonly server: { info(): Promise<ServerInfo>; workers(): Promise<readonly WorkerHost[]> };
}

/** Asks for at most `first` entries with seq above `afterSeq`; −1 from the beginning. */
export interface LogPageRequest {
  readonly first: number;
  readonly afterSeq: number;
}

export interface LogPage<Entry> {
  readonly entries: readonly Entry[];
  /** False: no more yet. */
  readonly hasNextPage: boolean;
  /** True: nothing will ever come after this page. */
  readonly complete: boolean;
}

export interface TradePage {
  readonly entries: readonly Trade[];
  readonly hasNextPage: boolean;
  readonly totalCount: number;
}

export interface StartedOperation {
  readonly operation: Operation;
  /** True when the idempotency key was seen before and this is that operation. */
  readonly deduplicated: boolean;
}
