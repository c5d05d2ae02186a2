import { isLastingFailure } from '../../base/pure/app-error.js';
import { type CancellationSignal, throwIfCancelled } from '../../base/pure/cancelled-error.js';
import { sha256 } from '../../base/pure/hashing.js';
import { asJsonObject, canonicalJson } from '../../base/pure/json.js';
import type { RunWarning } from '../../base/pure/run-warning.js';
import type { BacktestInput, ProvenanceInputs } from '../../domain/backtest/backtest-input.js';
import type { BacktestParameters } from '../../domain/backtest/backtest-parameters.js';
import type { BacktestResult } from '../../domain/backtest/backtest-result.js';
import { BacktestingEngine } from '../../domain/backtest/backtesting-engine.js';
import { ENGINE_VERSION } from '../../domain/backtest/engine-version.js';
import type { Provenance } from '../../domain/backtest/provenance.js';
import { resultParameters } from '../../domain/backtest/result-parameters.js';
import { type Verification, verify } from '../../domain/backtest/verification.js';
import { sparkline } from '../../domain/statistics/sparkline.js';
import { featurePlan } from '../../domain/strategy/feature-plan.js';
import { parseStrategy } from '../../domain/strategy/parse-strategy.js';
import type { Strategy } from '../../domain/strategy/strategy.js';
import { strategyHash } from '../../domain/strategy/strategy-hash.js';
import { applyOverrides } from '../../domain/strategy/strategy-overrides.js';
import { readStrategyFile } from '../../library/strategy-file.js';
import type { TaskOf } from '../../operations/ports/kind.js';
import type { Evaluation } from '../../operations/record/evaluation.js';
import type { OperationOutcome } from '../../operations/record/operation.js';
import { MAX_SPARKLINE } from '../../operations/record/operation-summary.js';
import { type LoadedBars, loadBars } from '../bars/load-bars.js';
import { lookWarnings } from '../bars/look-warnings.js';
import { unsealedBars } from '../bars/unsealed-bars.js';
import type { Means } from '../means/machine-means.js';
import { requireMeans } from '../means/require-means.js';
import type { Surroundings } from '../means/surroundings.js';
import { backtestEstimate, type WorkEstimate } from '../means/work-estimate.js';
import type { KindFolders } from '../start/kind-folders.js';
import { backtestEvaluation } from './backtest-evaluation.js';
import { BacktestProgressWriter } from './backtest-progress-writer.js';
import type { BoundDecisions, DecisionInputs, OpenSource } from './decision-inputs.js';
import { modelDecisions } from './model-decisions.js';
import { OutcomeParts } from './outcome-parts.js';
import { recordedDecisions } from './recorded-decisions.js';
import { requireInputsOfTrial } from './require-inputs-of-trial.js';
import { requireTimeframe } from './require-timeframe.js';

/** A backtest as its thread is given it. */
export type BacktestTask = TaskOf<BacktestParameters, { readonly folders: KindFolders }>;

/** What a run is prepared from. */
export interface RunInputs {
  readonly parameters: BacktestParameters;
  readonly folders: KindFolders;
  /** The strategy as it is to run, overrides applied. */
  readonly strategySource: string;
  /** That TensorFlow.js computes with. */
  readonly tensorflowBackend: string;
  readonly means: Means;
  /** Whose look is counted where it looks at sealed bars; null where it was counted before. */
  readonly lookedAtBy: string | null;
  readonly cancellation: CancellationSignal;
}

/** Everything that a run reads, before anything of it is computed. */
export interface PreparedRun {
  readonly strategy: Strategy;
  /** Of the text of the strategy, and of looks at sealed bars. */
  readonly warnings: readonly RunWarning[];
  readonly windowBars: number;
  readonly loaded: LoadedBars;
  readonly decisions: BoundDecisions;
  readonly provenance: ProvenanceInputs;
}

/**
 * Runs one backtest in this thread: reads strategy, model or recorded signals, and bars, computes the features,
 * and lets the engine trade.
 * @throws AppError for everything that the user can mend
 * @throws CancelledError when the flag was set
 */
export async function runBacktest(
  task: BacktestTask,
  { backend: tensorflowBackend, link, means }: Surroundings,
): Promise<OperationOutcome> {
  const startedAtMs = performance.now();
  const { parameters, folders } = task;
  const { cancellation } = link;
  const progress = new OutcomeParts(new BacktestProgressWriter(link), (part) => link.partReady(part));

  progress.phase('loading');
  const source = parameters.replay?.strategySource ?? (await readStrategySource(task));
  // A repetition, be it of a trial, is no other look than that of what it repeats.
  const lookedAtBy = parameters.replay?.of ?? parameters.trial?.studyId ?? task.originId;
  const prepared = await prepareRun({
    ...{ parameters, folders, tensorflowBackend, means, cancellation, lookedAtBy },
    strategySource: source,
  });
  const { strategy, loaded, decisions, provenance, warnings, windowBars } = prepared;
  requireInputsOfTrial(parameters.trial, provenance);
  const { calendar, timezone } = loaded.instrument;
  link.pinned({ ...provenance, calendar, timezone, engineVersion: ENGINE_VERSION, strategySource: source });

  progress.phase('features');
  const opened = await decisions.open();
  try {
    const input = engineInput(prepared, opened, parameters);
    const result = new BacktestingEngine().run(input, progress, cancellation);
    progress.phase('writing');
    progress.finish();
    const evaluation = backtestEvaluation({
      ...{ parameters, strategy, instrument: loaded.instrument, result, equity: result.equity },
    });
    return outcomeOf(result, [...result.warnings, ...loaded.warnings, ...opened.warnings, ...warnings], {
      strategySource: source,
      verification: await verifyReplay(task, result.provenance),
      windowBars,
      executionTimeMs: performance.now() - startedAtMs,
      evaluation,
    });
  } finally {
    opened.dispose();
  }
}

/**
 * Reads strategy, model or recorded signals, and bars.
 * @throws AppError for everything that the user can mend
 * @throws CancelledError when the flag was set
 */
export async function prepareRun({
  parameters,
  folders,
  strategySource,
  tensorflowBackend,
  means,
  lookedAtBy,
  cancellation,
}: RunInputs): Promise<PreparedRun> {
  const { strategy, warnings: ofText } = parseStrategy(strategySource);
  requireTimeframe(strategy, parameters.timeframe);
  const inputs = await decisionInputs(strategy, {
    ...{ parameters, folders, strategySource, tensorflowBackend, cancellation },
  });
  throwIfCancelled(cancellation);
  const { windowBars } = inputs;
  const asked = { ...parameters, windowBars };
  const bars = unsealedBars(folders.data, parameters, lookedAtBy);
  const loaded = await loadBars(bars, asked, strategy, cancellation);
  throwIfCancelled(cancellation);
  await requireMeans(estimateOf(strategy, loaded), means, folders);
  const decisions = inputs.on(loaded);
  const provenance = {
    ...decisions.provenance,
    dataHash: loaded.dataHash,
    strategyHash: strategyHash(strategySource),
    parametersHash: sha256(canonicalJson(resultParameters(parameters))),
  };
  const looks = lookedAtBy === null ? [] : lookWarnings(bars.lookedAt, lookedAtBy);
  const warnings = [...looks, ...ofText];
  return { strategy, warnings, windowBars, loaded, decisions, provenance };
}

/** Returns what the engine takes. @param source what decides, opened on the bars of the run */
export function engineInput(
  { strategy, loaded, decisions, provenance }: PreparedRun,
  { source }: Pick<OpenSource, 'source'>,
  { initialCapital, commission, slippage }: BacktestParameters,
): BacktestInput {
  return {
    ...loaded.selection,
    history: loaded.history,
    instrument: loaded.instrument,
    strategy,
    source,
    parameters: { initialCapital, commissionRate: commission, slippageRate: slippage },
    trainingWindow: decisions.trainingWindow,
    provenance,
  };
}

/** Returns the text that was given, or the file as it is now, overrides applied; of a trial that which its study has pinned. */
async function readStrategySource({ parameters, folders }: BacktestTask): Promise<string> {
  const { trial } = parameters;
  if (trial !== undefined) return applyOverrides(trial.strategySource, trial.overrides);
  const { strategyConfigPath, strategySource, overrides } = parameters;
  const text = strategySource ?? (await readStrategyFile(strategyConfigPath, folders.strategies));
  return applyOverrides(text, overrides);
}

function outcomeOf(
  { trades: _trades, equity, warnings: _warnings, ...rest }: BacktestResult,
  warnings: BacktestResult['warnings'],
  {
    evaluation,
    ...more
  }: {
    readonly strategySource: string;
    readonly windowBars: number;
    readonly verification: Verification | null;
    readonly executionTimeMs: number;
    readonly evaluation: Evaluation | null;
  },
): OperationOutcome {
  const line = sparkline(equity, MAX_SPARKLINE, rest.metrics.initialCapital);
  return { result: asJsonObject({ ...rest, ...more, sparkline: line }), warnings: [...warnings], evaluation };
}

/** Compares a replay with the run that it repeats; null for an ordinary backtest. */
async function verifyReplay(task: BacktestTask, found: Provenance): Promise<Verification | null> {
  const { replay } = task.parameters;
  if (replay === null) return null;
  try {
    return verify(replay, found, strategyHash(await readStrategySource(task)));
  } catch (error) {
    // A file that is gone, or that the overrides no longer fit, is a disagreement and no failure.
    if (isLastingFailure(error)) return verify(replay, found, null);
    throw error;
  }
}

function estimateOf(strategy: Strategy, { byTimeframe, selection }: LoadedBars): WorkEstimate {
  const bars = new Map([...byTimeframe].map(([timeframe, { length }]) => [timeframe, length]));
  const { baseTimeframe } = strategy.trainingData;
  const { firstIndex, endIndex } = selection.range;
  return backtestEstimate(featurePlan(strategy), { byTimeframe: bars, baseTimeframe }, endIndex - firstIndex);
}

function decisionInputs(
  strategy: Strategy,
  {
    parameters,
    folders,
    strategySource,
    tensorflowBackend,
    cancellation,
  }: Pick<RunInputs, 'parameters' | 'folders' | 'strategySource' | 'tensorflowBackend' | 'cancellation'>,
): Promise<DecisionInputs> {
  if (strategy.kind === 'signals') return recordedDecisions(strategy, parameters, folders.strategies);
  const { modelPath, inSamplePolicy } = parameters;
  const { models: modelsDir } = folders;
  return modelDecisions(strategy, {
    ...{ modelPath, modelsDir, inSamplePolicy, tensorflowBackend, cancellation },
    strategyHash: strategyHash(strategySource),
  });
}
