import type { ByteBudget } from '../../base/pure/byte-budget.js';
import type { BacktestParameters } from '../../domain/backtest/backtest-parameters.js';
import type { Candles, StampRange } from '../../domain/market/candles.js';
import type { Trade } from '../../domain/portfolio/trade.js';
import type { PerformanceAnalysis } from '../../domain/statistics/performance-analysis.js';
import type { TrainingParameters } from '../../domain/strategy/training-parameters.js';
import type { AnalysedRange } from '../../kinds/backtest/backtest-analyses.js';
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
import type { ImportPreview } from '../../kinds/data-load/preview-import.js';
import type { SelectionFigures } from '../../kinds/ledger/ledger-judge.js';
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
import type { CatalogModel } from '../../library/model-catalog.js';
import type {
  LedgerFilter,
  LedgerPage,
  LedgerQuery,
  LedgerRow,
} from '../../operations/ports/evaluation-ledger.js';
import type { LedgerGroupPage } from '../../operations/ports/evaluation-reader.js';
import type { Operation } from '../../operations/record/operation.js';
import type { LogPageRequest, StartedOperation } from './operations-port.js';

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
  analysis(operation: Operation, part: AnalysedRange): Promise<PerformanceAnalysis | null>;
  equityCurve(operation: Operation, maxPoints: number): Promise<readonly EquityPoint[]>;
}

/** The part of BacktestPlanner that clients of the API reach. */
export interface PlannerPort {
  /** Starts and counts nothing. */
  plan(input: StartBacktestInput): Promise<BacktestPlan>;
}

/** The part of ComparisonService that clients of the API reach. */
export interface ComparisonsPort {
  /** @param budget is what all that is read takes from @throws InvalidInputError */
  compare(request: CompareRequest, budget: ByteBudget): Promise<Comparison>;
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
  groups(query: LedgerQuery): Promise<LedgerGroupPage>;
  /** Judges a row by everything that was tried. */
  rowSelection(row: LedgerRow): Promise<SelectionFigures | null>;
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
  result(operation: Operation, budget: ByteBudget): Promise<StoredTrainingResult | null>;
  /** Returns the training that a model came from, while it is kept. */
  trainingOf(model: Pick<CatalogModel, 'path' | 'hash'>, budget: ByteBudget): Promise<Operation | null>;
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
  result(operation: Operation, budget: ByteBudget): Promise<DataLoadResult | null>;
  /** Loads nothing. @throws InvalidInputError */
  preview(input: StartDataLoadInput): Promise<ImportPreview>;
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
  result(operation: Operation, budget: ByteBudget): Promise<StudyResultStored | null>;
}

/** The part of StudyReader that clients of the API reach. */
export type StudyReaderPort = Pick<
  StudyReader,
  'trials' | 'trial' | 'ranking' | 'columns' | 'effects' | 'surface' | 'overfitting'
>;

export interface TradePage {
  readonly entries: readonly Trade[];
  readonly hasNextPage: boolean;
  readonly totalCount: number;
}
