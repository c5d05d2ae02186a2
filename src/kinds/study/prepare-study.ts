import { AppError } from '../../base/pure/app-error.js';
import type { CancellationSignal } from '../../base/pure/cancelled-error.js';
import type { RunWarning } from '../../base/pure/run-warning.js';
import { ENGINE_VERSION } from '../../domain/backtest/engine-version.js';
import { FEW_TRADES, runWarnings } from '../../domain/backtest/run-warnings.js';
import { findUnadjustedSplits } from '../../domain/backtest/unadjusted-splits.js';
import { runningTotalWarnings } from '../../domain/features/running-total-warnings.js';
import { featurePlan } from '../../domain/strategy/feature-plan.js';
import { parseStrategy } from '../../domain/strategy/parse-strategy.js';
import { strategyHash } from '../../domain/strategy/strategy-hash.js';
import { sobolAdvice } from '../../domain/study/samplers/sobol-advice.js';
import { isDocumented } from '../../tensorflow/inference/model-metadata.js';
import { modelWarnings } from '../../tensorflow/inference/model-warnings.js';
import type { Means } from '../means/machine-means.js';
import { requireMeans } from '../means/require-means.js';
import { studyEstimate } from '../means/work-estimate.js';
import type { KindFolders } from '../start/kind-folders.js';
import type { ReadTrial, TrialEvaluator } from './evaluate-trials.js';
import { evaluationPeriods } from './evaluation-periods.js';
import type { StudyParameters } from './study-parameters.js';
import type { PreparedStudy, StudyInputs } from './study-slice.js';
import { modelTexts, symbolTexts } from './study-symbols.js';
import { indexRecordBytes } from './trial-index.js';
import { encodeReturnsMarket } from './trial-returns.js';

export interface PreparationOptions {
  readonly evaluator: TrialEvaluator;
  readonly study: StudyParameters;
  /** As it is on the disk, the overrides of the study applied. */
  readonly strategySource: string;
  readonly tensorflowBackend: string;
  readonly means: Means;
  readonly folders: KindFolders;
  readonly cancellation: CancellationSignal;
}

/**
 * Reads what the trials of a study have in common, and says what it is.
 * @throws AppError for bars or a model without which no trial can be evaluated, or means that there are not
 */
export async function prepareStudy(options: PreparationOptions): Promise<PreparedStudy> {
  const { evaluator, study, strategySource, cancellation } = options;
  const { strategy, warnings } = parseStrategy(strategySource);
  const { trainsModels } = evaluator.plan;
  const isModel = strategy.kind === 'model';
  const read: ReadTrial[] = [];
  for (const text of symbolTexts(study) ?? [null]) {
    const values = text === null ? [] : [{ path: 'input.symbol', value: text }];
    // Which model it is says nothing of the bars, but for the history that its window needs.
    const withModel = !trainsModels && modelTexts(study) === null;
    read.push(await evaluator.read({ number: 0, values }, cancellation, withModel));
  }
  const models = isModel && !trainsModels ? await readModels(options, read) : [];
  const [first] = read;
  if (first === undefined) throw new TypeError('prepareStudy: a study trades a symbol');
  await requireMeans(estimateOf(study, read), options.means, options.folders);
  const inputs: StudyInputs = {
    strategySource,
    strategyHash: strategyHash(strategySource),
    engineVersion: ENGINE_VERSION,
    tensorflowBackend: isModel ? options.tensorflowBackend : null,
    data: read.map(({ symbol, loaded: { instrument, dataHash } }) => {
      const { calendar, timezone } = instrument;
      return { symbol, hash: dataHash, calendar, timezone };
    }),
    models: models.map(({ modelPath, hash }) => ({ modelPath, hash })),
  };
  return {
    kind: 'prepared',
    inputs,
    bars: read.map(({ symbol, tradedHash: hash }) => ({ symbol, hash })),
    family: strategy.name,
    trainsModels,
    warnings: distinct([
      ...marketWarnings(read, isModel ? models.some(({ documented }) => !documented) : true, isModel),
      ...read.flatMap(({ loaded }) => loaded.warnings),
      ...models.flatMap((model) => model.warnings),
      ...(isModel ? runningTotalWarnings(featurePlan(strategy)) : []),
      ...warnings,
      ...samplerWarnings(study),
      ...evaluator.lookWarnings,
    ]),
    markets: read.map(({ symbol, market }, id) => {
      const { periodMs, periodsPerYear, holdingReturns } = market;
      const periodDays = Float64Array.from(market.periodDays);
      return {
        symbol,
        record: encodeReturnsMarket({ id, symbol, periodMs, periodDays, periodsPerYear, holdingReturns }),
        periods: evaluationPeriods(market, study.backtest.timeframe),
      };
    }),
  };
}

interface GivenModel {
  readonly modelPath: string;
  /** Null for one that cannot be read: each of its trials fails, and says why. */
  readonly hash: string | null;
  readonly documented: boolean;
  readonly warnings: readonly RunWarning[];
}

async function readModels(
  { evaluator, study, cancellation }: PreparationOptions,
  markets: readonly ReadTrial[],
): Promise<readonly GivenModel[]> {
  const texts = modelTexts(study);
  const models: GivenModel[] = [];
  for (const text of texts ?? [null]) {
    const values = text === null ? [] : [{ path: 'input.modelPath', value: text }];
    try {
      const { strategy, model } = await evaluator.read({ number: 0, values }, cancellation);
      if (model === null) continue;
      models.push({
        modelPath: model.path,
        hash: model.hash,
        documented: isDocumented(model.metadata),
        warnings: markets.flatMap(({ symbol }) => modelWarnings(model.metadata, strategy, symbol)),
      });
    } catch (error) {
      if (text === null || !(error instanceof AppError)) throw error;
      models.push({ modelPath: text, hash: null, documented: true, warnings: [] });
    }
  }
  return models;
}

/** What a backtest would say of the bars, whatever is traded on them. */
function marketWarnings(
  markets: readonly ReadTrial[],
  isUnknown: boolean,
  isModel: boolean,
): readonly RunWarning[] {
  return markets.flatMap(({ loaded }) => {
    const { instrument, selection, history } = loaded;
    const { firstIndex, endIndex } = selection.range;
    const warnings = runWarnings({
      ...{ instrument, history, totalBars: endIndex - firstIndex, totalTrades: FEW_TRADES },
      accountDepleted: false,
      splits: findUnadjustedSplits(selection.bars, selection.range),
      inSampleBars: isUnknown ? null : 0,
    });
    return isModel ? warnings : warnings.map(ofRecordedSignals);
  });
}

function ofRecordedSignals(warning: RunWarning): RunWarning {
  if (warning.code !== 'MODEL_UNDOCUMENTED') return warning;
  const message =
    'Nothing says on which bars the recorded signals were made, so the range may be what they were made from. ' +
    'Choose a range after it.';
  return { ...warning, message };
}

function samplerWarnings({ space }: StudyParameters): readonly RunWarning[] {
  const message = sobolAdvice(space);
  return message === null ? [] : [{ code: 'SOBOL_NOT_BALANCED', severity: 'INFO', message }];
}

function estimateOf(study: StudyParameters, read: readonly ReadTrial[]) {
  const { trials, parameters, sampler } = study.space;
  return studyEstimate({
    trials,
    indexBytes: indexRecordBytes(parameters.length),
    // Others may draw the same combination again and again.
    keptReturns: sampler === 'GRID' ? Math.min(trials, 1_000) : 0,
    markets: read.map(({ strategy, loaded, market }) => ({
      plan: strategy.kind === 'model' ? featurePlan(strategy) : [],
      byTimeframe: new Map([...loaded.byTimeframe].map(([timeframe, { length }]) => [timeframe, length])),
      baseTimeframe: strategy.trainingData.baseTimeframe,
      rangeBars: loaded.selection.range.endIndex - loaded.selection.range.firstIndex,
      periods: market.periodMs.length,
    })),
  });
}

/** Several symbols and models may say the same. */
function distinct(warnings: readonly RunWarning[]): readonly RunWarning[] {
  return [...new Map(warnings.map((warning) => [`${warning.code} ${warning.message}`, warning])).values()];
}
