import { AppError, isLastingFailure } from '../../base/pure/app-error.js';
import { type CancellationSignal, throwIfCancelled } from '../../base/pure/cancelled-error.js';
import type { RunWarning } from '../../base/pure/run-warning.js';
import type { AccountParameters } from '../../domain/backtest/backtest-input.js';
import { parseStrategy } from '../../domain/strategy/parse-strategy.js';
import type { Strategy } from '../../domain/strategy/strategy.js';
import { applyOverrides } from '../../domain/strategy/strategy-overrides.js';
import { StrategyVariants } from '../../domain/strategy/strategy-variants.js';
import { metricOf, violationOf } from '../../domain/study/objective.js';
import { type RefusedPath, TrialPlan } from '../../domain/study/trials/trial-plan.js';
import { readStrategyFile } from '../../library/strategy-file.js';
import type { ModelFolder } from '../../tensorflow/inference/model-folder.js';
import { requireTimeframe } from '../backtest/require-timeframe.js';
import { BAR_FIELDS, requireSameBars } from '../bars/pinned-bars.js';
import { type PinnedInputs, StudyInputsChangedError } from './pinned-inputs.js';
import type { EvaluatedTrial, StudyTask, Trial } from './trial.js';
import { type TrialFields, TrialInputs } from './trial-inputs.js';
import { type SourceMarket, TrialSources } from './trial-sources.js';

/** What one thread keeps for its trials: bars and predictions of some hundred runs of ten thousand bars. */
const SHARED_BYTES = 256 * 2 ** 20;

/** Thrown for parameters that a study cannot vary; each with its reason and remedy. */
export class TrialPathsError extends AppError {
  readonly code = 'VALIDATION_ERROR';

  constructor(readonly refused: readonly RefusedPath[]) {
    super(refused.map(({ message }) => message).join('; '));
  }
}

/**
 * Evaluates the trials of a study in this thread, one after the other. What trials share is made once: a trial that
 * differs from others in exits, costs or sizes alone is parsed in microseconds and simulated, and nothing more. Each comes
 * to what a backtest of the same strategy over the same days does, to the last bit, in whatever order they come.
 */
export class TrialEvaluator {
  readonly #task: StudyTask;
  readonly #plan: TrialPlan;
  readonly #variants: StrategyVariants;
  readonly #inputs: TrialInputs;
  readonly #sources: TrialSources;

  private constructor(task: StudyTask, text: string, plan: TrialPlan, sharedBytes: number) {
    this.#task = task;
    this.#plan = plan;
    this.#variants = new StrategyVariants(text);
    this.#inputs = new TrialInputs(task.parameters, task.folders);
    this.#sources = new TrialSources(task, sharedBytes);
  }

  /**
   * Prepares a study.
   * @param text of the strategy as it is pinned, the overrides of the study applied; default: that of the file
   * @param sharedBytes of bars and predictions that are kept at the most
   * @throws StrategyNotFoundError, StrategyValidationError
   * @throws TrialPathsError for parameters that cannot vary
   */
  static async open(
    task: StudyTask,
    text?: string,
    sharedBytes: number = SHARED_BYTES,
  ): Promise<TrialEvaluator> {
    const { parameters, folders } = task;
    const source =
      text ??
      applyOverrides(
        await readStrategyFile(parameters.strategyConfigPath, folders.strategies),
        parameters.overrides,
      );
    const plan = TrialPlan.of(parseStrategy(source).strategy, task.paths, task.hasTraining);
    if (!(plan instanceof TrialPlan)) throw new TrialPathsError(plan);
    return new TrialEvaluator(task, source, plan, sharedBytes);
  }

  /**
   * Evaluates one trial. A combination that cannot be run is a failed trial.
   * @throws AppError for bars that are missing, broken or changed: no other combination would mend them
   * @throws StudyInputsChangedError for a model or recorded signals that are not as the study has found them
   * @throws CancelledError when the signal is set, of which every 100 bars are asked
   */
  async evaluate(trial: Trial, cancellation: CancellationSignal): Promise<EvaluatedTrial> {
    const startedAtMs = performance.now();
    throwIfCancelled(cancellation);
    const { number, values, pinned } = trial;
    const record = (modelPath: string | null) => ({
      ...{ number, values, modelPath },
      durationMs: performance.now() - startedAtMs,
    });
    const failed = (error: unknown): EvaluatedTrial => {
      if (!isLastingFailure(error) || error instanceof StudyInputsChangedError) throw error;
      const { code, message } = error;
      return { status: 'FAILED', ...record(this.#modelPathOf(trial)), error: { code, message } };
    };
    let combination: Combination;
    try {
      combination = await this.#combine(trial);
    } catch (error) {
      return failed(error);
    }
    const { strategy, fields, model } = combination;
    const { symbol } = fields;
    const market = await this.#sources.market(strategy, symbol, model, cancellation);
    requirePinnedBars(pinned, symbol, market);
    try {
      const decided = await this.#sources.decisions(strategy, model, market, pinned, cancellation);
      const { source, signalsHash, signalWarnings } = decided;
      const run = market.market.run(
        source,
        { strategy, account: accountOf(this.#task, fields) },
        cancellation,
      );
      const { objective } = this.#task;
      return {
        status: 'COMPLETED',
        ...record(model?.path ?? null),
        objective: metricOf(run.metrics, objective.metric),
        violation: violationOf(run.metrics, objective),
        ...run,
        market: market.market,
        ...{ loaded: market.loaded, model, signalWarnings },
        combination: {
          ...{ strategy, symbol, modelHash: model?.hash ?? signalsHash },
          costs: accountOf(this.#task, fields),
        },
      };
    } catch (error) {
      return failed(error);
    }
  }

  /**
   * Reads all that a trial decides by and trades on, and evaluates nothing.
   * @param withModel false for a trial whose model is not there yet
   * @throws AppError for what is missing, broken or does not fit together
   */
  async read(trial: Trial, cancellation: CancellationSignal, withModel = true): Promise<ReadTrial> {
    const { overrides, inputs } = this.#plan.meaningOf(trial.values);
    const strategy = this.#variants.of(overrides);
    requireTimeframe(strategy, this.#task.parameters.timeframe);
    const { symbol, modelPath } = this.#inputs.fieldsOf(inputs);
    const isEvaluated = withModel && strategy.kind === 'model';
    const model = isEvaluated ? await this.#sources.model(strategy, modelPath, trial) : null;
    return {
      strategy,
      model,
      symbol,
      ...(await this.#sources.market(strategy, symbol, model, cancellation)),
    };
  }

  /** Returns the hash of a model that is given, whether it fits the strategy or not; null where it cannot be read. */
  hashOfModel(path: string): Promise<string | null> {
    return this.#sources.hashOfModel(path);
  }

  /**
   * Returns the file of recorded signals that a trial names, be it there or not.
   * @returns null where a model decides
   * @throws AppError for values with which there is no strategy
   */
  signalsFile(values: Trial['values']): string | null {
    const strategy = this.#variants.of(this.#plan.meaningOf(values).overrides);
    return strategy.kind === 'signals' ? strategy.signals.file : null;
  }

  /**
   * Returns what is to be said of the recorded signals that a trial trades by on its bars.
   * @returns none where a model decides
   * @throws AppError for a file or bars without which the trial fails
   */
  async signalWarnings(
    values: Trial['values'],
    cancellation: CancellationSignal,
  ): Promise<readonly RunWarning[]> {
    const { overrides, inputs } = this.#plan.meaningOf(values);
    const strategy = this.#variants.of(overrides);
    if (strategy.kind !== 'signals') return [];
    const market = await this.#sources.market(
      strategy,
      this.#inputs.fieldsOf(inputs).symbol,
      null,
      cancellation,
    );
    return (await this.#sources.decisions(strategy, null, market, undefined, cancellation)).signalWarnings;
  }

  /** Of the looks at sealed bars that it has taken so far. */
  get lookWarnings(): readonly RunWarning[] {
    return this.#sources.lookWarnings;
  }

  /** What the parameters of the study touch. */
  get plan(): TrialPlan {
    return this.#plan;
  }

  /** Returns the model that a trial names, be it there or not; null for recorded signals. */
  #modelPathOf({ values, model }: Trial): string | null {
    const named = values.find(({ path }) => path.trim() === 'input.modelPath')?.value;
    return model?.path ?? named ?? this.#task.parameters.modelPath;
  }

  async #combine(trial: Trial): Promise<Combination> {
    const { overrides, inputs } = this.#plan.meaningOf(trial.values);
    const strategy = this.#variants.of(overrides);
    requireTimeframe(strategy, this.#task.parameters.timeframe);
    const fields = this.#inputs.fieldsOf(inputs);
    if (strategy.kind === 'model') {
      return { strategy, fields, model: await this.#sources.model(strategy, fields.modelPath, trial) };
    }
    return { strategy, fields, model: null };
  }
}

/** What one trial reads. */
export interface ReadTrial extends SourceMarket {
  readonly strategy: Strategy;
  readonly symbol: string;
  /** Null where none is evaluated, or is not there yet. */
  readonly model: ModelFolder | null;
}

/** What one trial runs. */
interface Combination {
  readonly strategy: Strategy;
  readonly fields: TrialFields;
  readonly model: ModelFolder | null;
}

/** @throws BarsChangedError */
function requirePinnedBars(
  pinned: PinnedInputs | undefined,
  symbol: string,
  { ofRange }: SourceMarket,
): void {
  for (const [timeframe, bars] of pinned?.bars.get(symbol) ?? []) {
    const found = ofRange.get(timeframe);
    if (found !== undefined) requireSameBars(symbol, BAR_FIELDS, bars, found, timeframe);
  }
}

function accountOf({ parameters }: StudyTask, { commission, slippage }: TrialFields): AccountParameters {
  return {
    initialCapital: parameters.initialCapital,
    commissionRate: commission,
    slippageRate: slippage,
  };
}
