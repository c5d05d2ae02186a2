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
import type { OperationsService } from '../../operations/operations-service.js';
import type { KindHooks, Objection } from '../../operations/ports/kind-hooks.js';
import type { StartRequest } from '../../operations/ports/start-request.js';
import type { ReadStream } from '../../operations/ports/work.js';
import { HERE } from '../../operations/ports/work-place.js';
import { OperationNotFoundError, OperationNotVerifiableError } from '../../operations/record/errors.js';
import type { Evaluation } from '../../operations/record/evaluation.js';
import type { Operation } from '../../operations/record/operation.js';
import { MAX_SPARKLINE, type OperationSummary } from '../../operations/record/operation-summary.js';
import { storedParameters, storedParametersOrNull } from '../../operations/record/stored-parameters.js';
import type { Stream } from '../../operations/record/stream.js';
import type { EntryPage, PageRequest } from '../../operations/watch/operation-reader.js';
import type { AskedBars, HoldoutGuard } from '../start/holdout-guard.js';
import { checkNamed } from '../start/request-fields.js';
import type { AnalysedRange, BacktestAnalyses } from './backtest-analyses.js';
import { type EvaluateStored, storedEvaluation } from './backtest-evaluations.js';
import { backtestKind } from './backtest-kind.js';
import type {
  BacktestSnapshot,
  EquityPoint,
  StartBacktestInput,
  StoredBacktestResult,
  VerifyOperationInput,
} from './backtest-operation.js';
import { tradesStream } from './backtest-streams.js';
import { backtestTitle } from './backtest-summary.js';
import type { EquityCurves } from './equity-curves.js';
import type { ModelResolver } from './model-resolver.js';
import { type BacktestFolders, startBacktestCheck } from './start-backtest-validation.js';

export interface BacktestingServiceOptions {
  readonly operations: OperationsService;
  readonly folders: BacktestFolders;
  readonly models: ModelResolver;
  readonly analyses: BacktestAnalyses;
  readonly curves: EquityCurves;
  readonly evaluate: EvaluateStored;
  readonly holdouts: HoldoutGuard;
  /** Has what is tried with a text counted with what was tried with the file in whose place it runs. */
  readonly countWith: (source: string, path: string) => Promise<void>;
}

/** Starts backtests as operations and reads back what they left. */
export class BacktestingService implements KindHooks {
  readonly type = backtestKind.name;
  readonly againOnceCompleted = 'verifyOperation runs a completed backtest again';
  readonly #operations: OperationsService;
  readonly #check: (input: StartBacktestInput) => void;
  readonly #models: ModelResolver;
  readonly #analyses: BacktestAnalyses;
  readonly #curves: EquityCurves;
  readonly #evaluate: EvaluateStored;
  readonly #holdouts: HoldoutGuard;
  readonly #countWith: BacktestingServiceOptions['countWith'];
  /** One question asks for a result once for each of its fields; results never change. */
  readonly #results = new WeakMap<Operation, Promise<StoredBacktestResult | null>>();

  constructor(options: BacktestingServiceOptions) {
    const { operations, folders, models, analyses, curves, evaluate, holdouts, countWith } = options;
    this.#operations = operations;
    this.#evaluate = evaluate;
    this.#holdouts = holdouts;
    this.#countWith = countWith;
    this.#check = startBacktestCheck(folders);
    this.#models = models;
    this.#analyses = analyses;
    this.#curves = curves;
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
    const { strategySource, strategyConfigPath } = asked;
    if (strategySource !== undefined) await this.#countWith(strategySource, strategyConfigPath);
    return this.#start({ parameters, asked, caller, label, tags, priority, idempotencyKey }, 'endDate');
  }

  /**
   * Creates a backtest of a trial and returns it at once. It runs here, where its study is.
   * @throws IdempotencyConflictError, QueueFullError
   */
  startOfTrial(
    parameters: BacktestParameters,
    request: Omit<StartRequest<BacktestParameters>, 'parameters' | 'title' | 'place'>,
  ): Promise<CreatedOperation> {
    const title = `${backtestTitle(parameters)} (trial ${parameters.trial?.number} of a study)`;
    return this.#start({ ...request, title, parameters, place: HERE }, 'study');
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
    const original = await this.#operations.get(id);
    if (original === null) throw new OperationNotFoundError(id);
    const result = original.type === this.type ? await this.result(original) : null;
    if (result === null) throw new OperationNotVerifiableError(original, this.type);
    const { provenance, strategySource } = result;
    const parameters: BacktestParameters = {
      ...this.parameters(original),
      replay: { of: id, strategySource, provenance },
    };
    const request = { asked: { verify: id }, caller, label, tags: [], priority: 0, idempotencyKey };
    return this.#start({ ...request, parameters, title: `verify ${backtestTitle(parameters)}` }, 'id');
  }

  /** @param field of the input that says which bars are read */
  async #start(request: StartRequest<BacktestParameters>, field: string): Promise<CreatedOperation> {
    const bars = barsOf(request.parameters);
    if ((await this.#holdouts.reasonAgainst(bars)) !== null) {
      // What was started before the bars were sealed can be named again.
      const before = await this.#operations.startedBefore(backtestKind, request);
      if (before !== null) return before;
      await this.#holdouts.require(bars, field);
    }
    const created = await this.#operations.start(backtestKind, request);
    if (!created.deduplicated) await this.#holdouts.countElsewhere(created.operation, bars);
    return created;
  }

  /** Its bars may have been sealed meanwhile. */
  async reasonAgainstRetry(original: Operation): Promise<Objection | null> {
    return await this.#holdouts.reasonAgainst(barsOf(this.parameters(original)), 'id');
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
  result(operation: Operation): Promise<StoredBacktestResult | null> {
    const known = this.#results.get(operation);
    if (known !== undefined) return known;
    const reading = this.#readResult(operation);
    this.#results.set(operation, reading);
    reading.catch(() => this.#results.delete(operation));
    return reading;
  }

  async #readResult(operation: Operation): Promise<StoredBacktestResult | null> {
    const stored = await this.#operations.result(operation);
    return stored && completed({ ...ADDED_LATER, ...stored } as unknown as StoredBacktestResult);
  }

  /** @param budget is what the stored pieces take from */
  trades(operation: Operation, page: PageRequest, budget?: ByteBudget): Promise<EntryPage<Trade>> {
    return this.#operations.entries(operation, tradesStream, page, budget);
  }

  /** Returns at most maxPoints points of the equity curve, its ends and the maximum drawdown among them. */
  equityCurve(operation: Operation, maxPoints: number): Promise<readonly EquityPoint[]> {
    const { initialCapital } = this.parameters(operation);
    return this.#curves.of({ operation, initialCapital }, maxPoints);
  }

  /** Returns what the equity of a part says beyond the metrics; null when there is no such part. */
  async analysis(operation: Operation, part: AnalysedRange): Promise<PerformanceAnalysis | null> {
    const result = await this.result(operation);
    return result && this.#analyses.of({ operation, parameters: this.parameters(operation), result }, part);
  }

  /** Works out what a COMPLETED backtest has evaluated; null for one that does not count, or is not known well enough. */
  async evaluation(operation: Operation): Promise<Evaluation | null> {
    const result = await this.#operations.result(operation);
    const read = (stream: Stream) => this.#operations.bytes(operation, stream);
    return storedEvaluation(operation, result, read, this.#evaluate);
  }

  evaluated(operation: Operation, result: JsonObject, read: ReadStream): Promise<Evaluation | null> {
    return storedEvaluation(operation, result, read, this.#evaluate);
  }

  /** Results of earlier versions have no line of their account value. */
  async earlierSummary(operation: Operation): Promise<Partial<OperationSummary>> {
    if (operation.status !== 'COMPLETED') return {};
    const { initialCapital } = this.parameters(operation);
    const points = await this.equityCurve(operation, MAX_SPARKLINE - 1);
    const values = points.map(({ equity }) => equity);
    return { sparkline: values.length === 0 ? [] : rebased(values, initialCapital) };
  }
}

function barsOf({ symbol, startDate, endDate, holdout }: BacktestParameters): AskedBars {
  return { symbols: [symbol], startDate, endDate, ...(holdout && { holdout }) };
}

/** What results of earlier versions do not say. */
const ADDED_LATER = {
  outOfSampleBars: null,
  inSampleBars: null,
  inSampleSpans: null,
  marginalBars: null,
  outOfSampleBreakEvenCost: null,
  verification: null,
  windowBars: 1,
  longTrades: null,
  shortTrades: null,
} satisfies Partial<StoredBacktestResult>;

/** Adds to the figures of each part what earlier versions do not say. */
function completed(result: StoredBacktestResult): StoredBacktestResult {
  const { metrics, outOfSample, inSample } = result;
  const withExposures = (part: BacktestMetrics): BacktestMetrics =>
    part.exposures === undefined ? { ...part, ...NO_EXPOSURES } : part;
  return {
    ...result,
    metrics: withExposures(metrics),
    outOfSample: outOfSample && withExposures(outOfSample),
    inSample: inSample && withExposures(inSample),
  };
}

const NO_EXPOSURES = { exposures: null } satisfies Partial<BacktestMetrics>;
