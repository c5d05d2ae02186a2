import { isLastingFailure } from '../../base/pure/app-error.js';
import type { CancellationSignal } from '../../base/pure/cancelled-error.js';
import type { RunWarning } from '../../base/pure/run-warning.js';
import { ENGINE_VERSION } from '../../domain/backtest/engine-version.js';
import { FEW_TRADES, runWarnings } from '../../domain/backtest/run-warnings.js';
import { findUnadjustedSplits } from '../../domain/backtest/unadjusted-splits.js';
import { runningTotalWarnings } from '../../domain/features/running-total-warnings.js';
import { featurePlan } from '../../domain/strategy/feature-plan.js';
import { parseStrategy } from '../../domain/strategy/parse-strategy.js';
import { strategyHash } from '../../domain/strategy/strategy-hash.js';
import type { StrategyOverride } from '../../domain/strategy/strategy-overrides.js';
import { sobolAdvice } from '../../domain/study/samplers/sobol-advice.js';
import { isDocumented } from '../../tensorflow/inference/model-metadata.js';
import { modelWarnings } from '../../tensorflow/inference/model-warnings.js';
import type { Means } from '../means/machine-means.js';
import { requireMeans } from '../means/require-means.js';
import { studyEstimate } from '../means/work-estimate.js';
import type { KindFolders } from '../start/kind-folders.js';
import type { ReadTrial, TrialEvaluator } from './evaluate-trials.js';
import { evaluationPeriods } from './evaluation-periods.js';
import { NO_SIGNALS, readSignals } from './prepare-signals.js';
import type { StudyParameters } from './study-parameters.js';
import type { PreparedStudy, StudyInputs } from './study-slice.js';
import { eachAlone, modelTexts, symbolTexts } from './study-symbols.js';
import { indexRecordBytes } from './trial-index.js';
import { scalarText } from './trial-inputs.js';
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
  const symbols = eachAlone('input.symbol', symbolTexts(study));
  const read: ReadTrial[] = [];
  for (const values of symbols) {
    // Which model it is says nothing of the bars, but for the history that its window needs.
    const withModel = !trainsModels && modelTexts(study) === null;
    read.push(await evaluator.read({ number: 0, values }, cancellation, withModel));
  }
  const models = isModel && !trainsModels ? await readModels(options, symbols, read) : [];
  const [first] = read;
  if (first === undefined) throw new TypeError('prepareStudy: a study trades a symbol');
  await requireMeans(estimateOf(study, read), options.means, options.folders);
  const recorded = isModel ? NO_SIGNALS : await readSignals(options, symbols, read);
  const { signals } = recorded;
  const inputs: StudyInputs = {
    strategySource,
    strategyHash: strategyHash(strategySource),
    engineVersion: ENGINE_VERSION,
    tensorflowBackend: isModel ? options.tensorflowBackend : null,
    ...barsAndModels(read, models),
    ...(signals.size > 0 && { signals: [...signals].map(([file, lines]) => ({ file, lines })) }),
  };
  return {
    kind: 'prepared',
    inputs,
    pinned: {
      bars: new Map(read.map(({ symbol, ofRange }) => [symbol, new Map(ofRange)])),
      models: new Map(models.map(({ modelPath, hash }) => [modelPath, hash])),
      signals,
    },
    family: strategy.name,
    trainsModels,
    warnings: distinct(
      [
        ...marketWarnings(read, isModel ? models.some(({ documented }) => !documented) : true, isModel),
        ...read.flatMap(({ loaded }) => loaded.warnings),
        ...models.flatMap((model) => model.warnings),
        ...(isModel ? runningTotalWarnings(featurePlan(strategy)) : []),
        ...recorded.warnings,
        ...warnings,
        ...samplerWarnings(study),
        ...evaluator.lookWarnings,
      ],
      // Several symbols and models may say the same.
      ({ code, message }) => `${code} ${message}`,
    ),
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

type Values = readonly StrategyOverride[];

/** Leaves out how many bars models look at at once, where all look at as many. */
function barsAndModels(
  read: readonly ReadTrial[],
  models: readonly GivenModel[],
): Pick<StudyInputs, 'data' | 'models'> {
  const markets = [...read, ...models.flatMap(({ markets: more }) => more)];
  const isOne = new Set(markets.map(({ windowBars }) => windowBars)).size === 1;
  return {
    data: distinct(
      markets.map(({ symbol, windowBars, loaded }) => {
        const { calendar, timezone } = loaded.instrument;
        return { symbol, ...(!isOne && { windowBars }), hash: loaded.dataHash, calendar, timezone };
      }),
      ({ symbol, windowBars }) => `${symbol} ${windowBars}`,
    ),
    models: models.map(({ modelPath, hash, windowBars }) => ({
      ...{ modelPath, hash },
      ...(!isOne && { windowBars }),
    })),
  };
}

interface GivenModel {
  readonly modelPath: string;
  /** Null for one that cannot be read: each of its trials fails, and says why. */
  readonly hash: string | null;
  /** Null for one with which no trial can be evaluated. */
  readonly windowBars: number | null;
  readonly documented: boolean;
  readonly warnings: readonly RunWarning[];
  /** Bars with the history that it takes, where no model before it takes the same. */
  readonly markets: readonly ReadTrial[];
}

async function readModels(
  { evaluator, study, strategySource, cancellation }: PreparationOptions,
  symbols: readonly Values[],
  read: readonly ReadTrial[],
): Promise<readonly GivenModel[]> {
  const windows = new Set<number>();
  const models: GivenModel[] = [];
  const hashed = { strategyHash: strategyHash(strategySource) };
  for (const [named] of eachAlone('input.modelPath', modelTexts(study))) {
    const readOn = (values: Values) =>
      evaluator.read({ number: 0, values: named ? [...values, named] : values }, cancellation);
    try {
      const [firstSymbol = [], ...others] = symbols;
      const first = await readOn(firstSymbol);
      const { strategy, model, windowBars } = first;
      if (model === null) continue;
      const markets = [first];
      if (!windows.has(windowBars)) for (const values of others) markets.push(await readOn(values));
      windows.add(windowBars);
      models.push({
        ...{ modelPath: model.path, hash: model.hash, windowBars, markets },
        documented: isDocumented(model.metadata),
        warnings: read.flatMap(({ symbol }) =>
          modelWarnings(model.metadata, strategy, { symbol, ...hashed }),
        ),
      });
    } catch (error) {
      if (named === undefined || !isLastingFailure(error)) throw error;
      const modelPath = scalarText(named.value);
      const hash = await evaluator.hashOfModel(modelPath);
      models.push({ modelPath, hash, windowBars: null, documented: true, warnings: [], markets: [] });
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

/** Leaves out what has the key of another. */
function distinct<Value>(values: readonly Value[], keyOf: (value: Value) => string): readonly Value[] {
  return [...new Map(values.map((value) => [keyOf(value), value])).values()];
}
