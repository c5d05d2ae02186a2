import { type CancellationSignal, throwIfCancelled } from '../../base/pure/cancelled-error.js';
import { sha256 } from '../../base/pure/hashing.js';
import { canonicalJson } from '../../base/pure/json.js';
import type { RunWarning } from '../../base/pure/run-warning.js';
import type { BacktestInput, ProvenanceInputs } from '../../domain/backtest/backtest-input.js';
import type { BacktestParameters } from '../../domain/backtest/backtest-parameters.js';
import { resultParameters } from '../../domain/backtest/result-parameters.js';
import { featurePlan } from '../../domain/strategy/feature-plan.js';
import { parseStrategy } from '../../domain/strategy/parse-strategy.js';
import type { Strategy } from '../../domain/strategy/strategy.js';
import { strategyHash } from '../../domain/strategy/strategy-hash.js';
import { type LoadedBars, loadBars } from '../bars/load-bars.js';
import { lookWarnings } from '../bars/look-warnings.js';
import { unsealedBars } from '../bars/unsealed-bars.js';
import type { Means } from '../means/machine-means.js';
import { requireMeans } from '../means/require-means.js';
import { backtestEstimate, type WorkEstimate } from '../means/work-estimate.js';
import type { KindFolders } from '../start/kind-folders.js';
import type { BoundDecisions, DecisionInputs, OpenSource } from './decision-inputs.js';
import { modelDecisions } from './model-decisions.js';
import { recordedDecisions } from './recorded-decisions.js';
import { requireTimeframe } from './require-timeframe.js';

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
