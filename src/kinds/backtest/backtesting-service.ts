import type { ByteBudget } from '../../base/pure/byte-budget.js';
import type { JsonObject } from '../../base/pure/json.js';
import {
  type BacktestParameters,
  backtestParametersSchema,
} from '../../domain/backtest/backtest-parameters.js';
import type { Trade } from '../../domain/portfolio/trade.js';
import type { BacktestMetrics } from '../../domain/statistics/backtest-metrics.js';
import type { PerformanceAnalysis } from '../../domain/statistics/performance-analysis.js';
import { rebased } from '../../domain/statistics/sparkline.js';
import type { CreatedOperation } from '../../operations/life/operation-creator.js';
import { ServiceOrchestrator } from '../../operations/life/service-orchestrator.js';
import type { OperationsService } from '../../operations/operations-service.js';
import type { TaskRunner } from '../../operations/ports/task-runner.js';
import type { Work, WorkEvents, WorkOrigin } from '../../operations/ports/work.js';
import { HERE, type WorkPlace } from '../../operations/ports/work-place.js';
import type { DescribedOperation } from '../../operations/record/described-operation.js';
import { OperationNotFoundError, OperationNotVerifiableError } from '../../operations/record/errors.js';
import type { Evaluation } from '../../operations/record/evaluation.js';
import type { Operation, OperationRequest } from '../../operations/record/operation.js';
import { MAX_SPARKLINE, summaryOf } from '../../operations/record/operation-summary.js';
import { storedParameters, storedParametersOrNull } from '../../operations/record/stored-parameters.js';
import type { Stream } from '../../operations/record/stream.js';
import type { EntryPage, PageRequest } from '../../operations/watch/operation-reader.js';
import { describedByResult } from '../start/described-by-result.js';
import { checkNamed } from '../start/request-fields.js';
import type { BacktestAnalyses, SamplePart } from './backtest-analyses.js';
import { type EvaluateStored, storedEvaluation } from './backtest-evaluations.js';
import type {
  BacktestSnapshot,
  EquityPoint,
  StartBacktestInput,
  StoredBacktestResult,
  VerifyOperationInput,
} from './backtest-operation.js';
import { tradesStream } from './backtest-streams.js';
import { backtestFigures, backtestSubject } from './backtest-summary.js';
import type { EquityCurves } from './equity-curves.js';
import type { ModelResolver } from './model-resolver.js';
import { type BacktestFolders, startBacktestCheck } from './start-backtest-validation.js';

export interface BacktestingServiceOptions {
  readonly operations: OperationsService;
  readonly folders: BacktestFolders;
  readonly models: ModelResolver;
  readonly runner: TaskRunner<BacktestParameters>;
  readonly analyses: BacktestAnalyses;
  readonly curves: EquityCurves;
  readonly evaluate: EvaluateStored;
  /** Where new backtests run. */
  readonly place: WorkPlace;
}

/** Starts backtests as operations and reads back what they left. */
export class BacktestingService extends ServiceOrchestrator {
  readonly type = 'BACKTESTING';
  readonly #check: (input: StartBacktestInput) => void;
  readonly #models: ModelResolver;
  readonly #runner: TaskRunner<BacktestParameters>;
  readonly #analyses: BacktestAnalyses;
  readonly #curves: EquityCurves;
  readonly #evaluate: EvaluateStored;
  readonly #place: WorkPlace;

  constructor({
    operations,
    folders,
    models,
    runner,
    analyses,
    curves,
    evaluate,
    place,
  }: BacktestingServiceOptions) {
    super(operations);
    this.#evaluate = evaluate;
    this.#check = startBacktestCheck(folders);
    this.#models = models;
    this.#runner = runner;
    this.#analyses = analyses;
    this.#curves = curves;
    this.#place = place;
  }

  /**
   * Creates a backtest operation and returns it at once; the work goes on by itself.
   * @throws InvalidInputError when a field cannot be meant as it is
   * @throws IdempotencyConflictError when the key was used before with other parameters
   * @throws QueueFullError when too many operations wait already
   */
  async start(input: StartBacktestInput, caller: string | null): Promise<CreatedOperation> {
    this.#check(input);
    const { label, tags, priority, idempotencyKey, ...asked } = input;
    const parameters: BacktestParameters = {
      ...asked,
      modelPath: asked.modelPath ?? (await this.#models.newestFor(asked)),
      replay: null,
    };
    return this.#create({
      caller,
      title: titleOf(parameters),
      label,
      tags,
      priority,
      parameters,
      asked: toJson(asked),
      idempotencyKey,
    });
  }

  /**
   * Creates a backtest of a trial and returns it at once. It runs here, where its study is.
   * @throws IdempotencyConflictError, QueueFullError
   */
  startOfTrial(
    parameters: BacktestParameters,
    request: Pick<OperationRequest, 'caller' | 'label' | 'tags' | 'priority' | 'asked' | 'idempotencyKey'>,
  ): Promise<CreatedOperation> {
    const title = `${titleOf(parameters)} (trial ${parameters.trial?.number} of a study)`;
    return this.#create({ ...request, title, parameters }, HERE);
  }

  /**
   * Creates an operation that runs a completed backtest again and compares the two, and returns it at once.
   * @throws InvalidInputError when the label or the key cannot be meant as it is
   * @throws OperationNotFoundError, OperationNotVerifiableError
   * @throws IdempotencyConflictError, QueueFullError
   */
  async verify(
    { id, label, idempotencyKey }: VerifyOperationInput,
    caller: string | null,
  ): Promise<CreatedOperation> {
    checkNamed({ label, idempotencyKey });
    const original = await this.operations.get(id);
    if (original === null) throw new OperationNotFoundError(id);
    const result = original.type === this.type ? await this.result(original) : null;
    if (result === null) throw new OperationNotVerifiableError(original);
    const { provenance, strategySource } = result;
    const parameters: BacktestParameters = {
      ...this.parameters(original),
      replay: { of: id, strategySource, provenance },
    };
    return this.#create({
      caller,
      title: `verify ${titleOf(parameters)}`,
      label,
      tags: [],
      priority: 0,
      parameters,
      asked: { verify: id },
      idempotencyKey,
    });
  }

  /** @throws OperationDamagedError when they cannot be read */
  parameters(operation: Operation): BacktestParameters {
    return storedParameters(backtestParametersSchema, operation);
  }

  /** Returns null for parameters that cannot be read. */
  parametersOrNull(operation: Operation): BacktestParameters | null {
    return storedParametersOrNull(backtestParametersSchema, operation);
  }

  /** Returns the latest state of the engine; null before the first. */
  snapshot(operation: Operation): BacktestSnapshot | null {
    // Written by the bridge of this very program; the store returns it as it was.
    return operation.snapshot as BacktestSnapshot | null;
  }

  /** Returns the result; null unless the operation is COMPLETED. */
  async result(operation: Operation): Promise<StoredBacktestResult | null> {
    const stored = await this.operations.result(operation);
    return stored && completed({ ...ADDED_LATER, ...stored } as unknown as StoredBacktestResult);
  }

  /** @param budget is what the stored pieces take from */
  trades(operation: Operation, page: PageRequest, budget?: ByteBudget): Promise<EntryPage<Trade>> {
    return this.operations.entries(operation, tradesStream, page, budget);
  }

  /** Returns at most maxPoints points of the equity curve, its ends and the maximum drawdown among them. */
  equityCurve(operation: Operation, maxPoints: number): Promise<readonly EquityPoint[]> {
    const { initialCapital } = this.parameters(operation);
    return this.#curves.of({ operation, initialCapital }, maxPoints);
  }

  /** Returns what the equity of a part says beyond the metrics; null when there is no such part. */
  async analysis(operation: Operation, part: SamplePart): Promise<PerformanceAnalysis | null> {
    const result = await this.result(operation);
    return result && this.#analyses.of({ operation, parameters: this.parameters(operation), result }, part);
  }

  /** Works out what a COMPLETED backtest has evaluated; null for one that does not count, or is not known well enough. */
  async evaluation(operation: Operation): Promise<Evaluation | null> {
    const result = await this.operations.result(operation);
    const read = (stream: Stream) => this.operations.bytes(operation, stream);
    return storedEvaluation(operation, result, read, this.#evaluate);
  }

  async #create(
    {
      parameters,
      ...request
    }: Pick<
      OperationRequest,
      'caller' | 'title' | 'label' | 'tags' | 'priority' | 'asked' | 'idempotencyKey'
    > & {
      readonly parameters: BacktestParameters;
    },
    place = this.#place,
  ): Promise<CreatedOperation> {
    const created = await this.operations.create({
      ...request,
      type: this.type,
      ...place,
      symbol: parameters.symbol,
      strategy: parameters.strategyConfigPath,
      model: parameters.modelPath,
      subject: backtestSubject(parameters),
      parameters: toJson(parameters),
    });
    if (!created.deduplicated) this.launch(created.operation);
    return created;
  }

  override async described(operation: Operation): Promise<DescribedOperation | null> {
    const parameters = this.parametersOrNull(operation);
    if (parameters === null) return null;
    const { modelPath: model, initialCapital } = parameters;
    const result = await this.operations.result(operation);
    const points = result === null ? [] : await this.equityCurve(operation, MAX_SPARKLINE - 1);
    const values = points.map(({ equity }) => equity);
    const summary = {
      ...summaryOf(backtestSubject(parameters)),
      ...(result && backtestFigures(result)),
      sparkline: values.length === 0 ? [] : rebased(values, initialCapital),
    };
    return { summary, model };
  }

  protected override begin(operation: Operation, events: WorkEvents, origin: WorkOrigin): Work {
    const work = this.#runner(operation, this.parameters(operation), events, origin);
    return describedByResult(
      work,
      (result) => ({ summary: backtestFigures(result) }),
      (result) => (current, read) => storedEvaluation(current, result, read, this.#evaluate),
    );
  }
}

/** What results of earlier versions do not say. */
const ADDED_LATER = {
  outOfSampleBars: null,
  inSampleBars: null,
  marginalBars: null,
  verification: null,
  windowBars: 1,
  longTrades: null,
  shortTrades: null,
} satisfies Partial<StoredBacktestResult>;

/** Adds to the figures of each part what earlier versions do not say. */
function completed(result: StoredBacktestResult): StoredBacktestResult {
  const { metrics, outOfSample, inSample } = result;
  const withExposures = (part: BacktestMetrics): BacktestMetrics => ({ ...NO_EXPOSURES, ...part });
  return {
    ...result,
    metrics: withExposures(metrics),
    outOfSample: outOfSample && withExposures(outOfSample),
    inSample: inSample && withExposures(inSample),
  };
}

const NO_EXPOSURES = { exposures: null } satisfies Partial<BacktestMetrics>;

function titleOf({ strategyConfigPath, symbol, timeframe, startDate, endDate }: BacktestParameters): string {
  const strategy = strategyConfigPath.replace(/^strategies\//, '').replace(/\.ya?ml$/, '');
  return `${strategy} ${symbol} ${timeframe} ${startDate}..${endDate}`;
}

function toJson(parameters: Omit<BacktestParameters, 'replay'>): JsonObject {
  return { ...parameters, overrides: parameters.overrides.map(({ path, value }) => ({ path, value })) };
}
