import type { CancellationSignal } from '../../base/pure/cancelled-error.js';
import type { RunWarning } from '../../base/pure/run-warning.js';
import { requireEnoughBars } from '../../domain/backtest/enough-bars.js';
import { inSampleSplit } from '../../domain/backtest/training-window.js';
import { historyNeeded } from '../../domain/features/history-needed.js';
import { sliceBars } from '../../domain/market/bars.js';
import { hashBars } from '../../domain/market/bars-hash.js';
import { featurePlan } from '../../domain/strategy/feature-plan.js';
import type { ModelStrategy, SignalStrategy, Strategy } from '../../domain/strategy/strategy.js';
import { DecidedSignals } from '../../domain/study/trials/decided-signals.js';
import { RememberedPredictions } from '../../domain/study/trials/remembered-predictions.js';
import { TrialMarket } from '../../domain/study/trials/trial-market.js';
import type { BarReader, Dataset } from '../../market-data/bar-reader.js';
import type { UnsealedBars } from '../../market-data/holdouts/unsealed-bars.js';
import { type ModelFolder, readModelFolder } from '../../tensorflow/inference/model-folder.js';
import { networkShape } from '../../tensorflow/inference/network-shape.js';
import { readGivenModel, requireFit, requireFitOn, trainingWindowOf } from '../backtest/given-model.js';
import { openModel } from '../backtest/open-model.js';
import { recordedDecisions } from '../backtest/recorded-decisions.js';
import { type LoadedBars, loadBars } from '../bars/load-bars.js';
import { lookWarnings } from '../bars/look-warnings.js';
import { unsealedBars } from '../bars/unsealed-bars.js';
import { SharedValues } from './shared-values.js';
import type { StudyTask, TrainedModel } from './trial.js';

/** The bars of one symbol, as trials trade them. */
export interface SourceMarket {
  readonly key: string;
  /** How many bars the model looks at at once: the history before the range is as long as that takes. */
  readonly windowBars: number;
  readonly loaded: LoadedBars;
  readonly market: TrialMarket;
  /** SHA-256 of the bars that are traded, without the history before them. */
  readonly tradedHash: string;
}

/** What a trial decides by. */
export interface TrialDecisions {
  readonly source: DecidedSignals;
  /** Digest of recorded signals; null for those of a model. */
  readonly signalsHash: string | null;
}

/**
 * Makes what trials decide by and trade on, each part once for all trials that share it: models, bars, features with
 * predictions, decisions. Features are let go as soon as the network has read them.
 */
export class TrialSources {
  readonly #task: StudyTask;
  readonly #parts: SharedValues;
  readonly #store: UnsealedBars;
  readonly #inputKeys = new WeakMap<object, string>();
  readonly #historyKeys = new WeakMap<object, { readonly windowBars: number; readonly key: string }>();

  constructor(task: StudyTask, limitBytes: number) {
    this.#task = task;
    this.#parts = new SharedValues(limitBytes);
    const { parameters, folders, originId } = task;
    this.#store = unsealedBars(folders.data, parameters, originId);
  }

  /** Of each seal that was looked at so far. */
  get lookWarnings(): readonly RunWarning[] {
    return lookWarnings(this.#store.lookedAt, this.#task.originId);
  }

  /**
   * Reads the model of a trial and makes sure that the strategy can decide by it.
   * @throws AppError for a model that is missing, broken or made for another strategy
   */
  async model(strategy: ModelStrategy, path: string | null, trained?: TrainedModel): Promise<ModelFolder> {
    const { folders, parameters } = this.#task;
    const key = `model ${trained?.folder ?? path}`;
    const model = await this.#parts.get(key, async () => {
      const value = trained
        ? await readModelFolder(trained.folder, trained.path)
        : await readGivenModel(path, folders.models);
      return { value, bytes: value.weightData.byteLength };
    });
    requireFit(strategy, model, parameters.inSamplePolicy);
    return model;
  }

  /**
   * Loads the bars of a symbol with the history that the features of a strategy need.
   * @throws DatasetNotFoundError, DataInvalidError, DataNotFoundError
   */
  async market(
    strategy: Strategy,
    symbol: string,
    model: ModelFolder | null,
    cancellation: CancellationSignal,
  ): Promise<SourceMarket> {
    const windowBars = (model && networkShape(model.topology).windowBars) ?? 1;
    const { parameters, isHeldOut = false } = this.#task;
    const judged = isHeldOut ? model : null;
    const key = `${symbol} ${this.#historyKey(strategy, windowBars)} ${judged?.hash ?? ''}`;
    return this.#parts.get(`market ${key}`, async () => {
      const asked = { ...parameters, isHeldOut, symbol, windowBars };
      const store = { load: this.#load };
      const days = await loadBars(store, asked, strategy, cancellation);
      const loaded = judged === null ? days : afterTraining(days, judged);
      const market = new TrialMarket(loaded.selection, loaded.instrument);
      const { bars, range } = loaded.selection;
      const tradedHash = hashBars(sliceBars(bars, range.firstIndex, range.endIndex));
      // The bars themselves are views of what the store keeps.
      return { value: { key, windowBars, loaded, market, tradedHash }, bytes: market.byteLength };
    });
  }

  /**
   * Returns the decisions of a strategy on bars.
   * @throws AppError when features cannot be made, the network does not fit or gives no numbers
   */
  async decisions(
    strategy: Strategy,
    model: ModelFolder | null,
    market: SourceMarket,
    cancellation: CancellationSignal,
  ): Promise<TrialDecisions> {
    if (strategy.kind === 'signals') return this.#recorded(strategy, market, cancellation);
    if (model === null) throw new TypeError('TrialSources: a strategy with a network has a model');
    const { outputFormat, costModel } = strategy.decisions;
    const key = JSON.stringify([market.key, model.hash, this.#inputsKey(strategy), outputFormat]);
    return this.#parts.get(`decisions ${key} ${JSON.stringify(costModel)}`, async () => {
      const predictions = await this.#predictions(key, strategy, model, market, cancellation);
      const source = predictions.decide(strategy.decisions, cancellation);
      return { value: { source, signalsHash: null }, bytes: source.byteLength };
    });
  }

  async #predictions(
    key: string,
    strategy: ModelStrategy,
    model: ModelFolder,
    { loaded }: SourceMarket,
    cancellation: CancellationSignal,
  ): Promise<RememberedPredictions> {
    return this.#parts.get(`predictions ${key}`, async () => {
      requireFitOn(loaded, strategy, model, this.#task.parameters.inSamplePolicy);
      const { rows, predictor } = await openModel(strategy, model, loaded, cancellation);
      try {
        const { selection } = loaded;
        const value = new RememberedPredictions(selection, rows, predictor, strategy.decisions, cancellation);
        return { value, bytes: value.byteLength };
      } finally {
        predictor.dispose();
      }
    });
  }

  async #recorded(
    strategy: SignalStrategy,
    { key, loaded }: SourceMarket,
    cancellation: CancellationSignal,
  ): Promise<TrialDecisions> {
    const { parameters, folders } = this.#task;
    return this.#parts.get(`decisions ${key} ${strategy.signals.file}`, async () => {
      const inputs = (await recordedDecisions(strategy, parameters, folders.strategies)).on(loaded);
      const { source: recorded } = await inputs.open();
      requireEnoughBars(loaded.selection.range, recorded);
      const source = new DecidedSignals(recorded, loaded.selection.range, cancellation);
      return { value: { source, signalsHash: inputs.provenance.signalsHash }, bytes: source.byteLength };
    });
  }

  /** Returns what the bars before the first decision depend on. */
  #historyKey(strategy: Strategy, windowBars: number): string {
    const { trainingData } = strategy;
    const known = this.#historyKeys.get(trainingData);
    if (known?.windowBars === windowBars) return known.key;
    const { timeframes, baseTimeframe } = trainingData;
    const { byTimeframe } = historyNeeded(strategy, windowBars);
    const need = [...byTimeframe].map(([timeframe, { converged }]) => `${timeframe}:${converged}`);
    const key = JSON.stringify([baseTimeframe, timeframes, need, windowBars]);
    this.#historyKeys.set(trainingData, { windowBars, key });
    return key;
  }

  /** Strategies of one text share their sections, so that the key of the features is written once for all of them. */
  #inputsKey(strategy: ModelStrategy): string {
    let key = this.#inputKeys.get(strategy.inputs);
    if (key === undefined) {
      key = JSON.stringify(featurePlan(strategy));
      this.#inputKeys.set(strategy.inputs, key);
    }
    return key;
  }

  readonly #load = (...[symbol, timeframe, signal]: Parameters<BarReader['load']>): Promise<Dataset> =>
    this.#parts.get(`dataset ${symbol} ${timeframe}`, async () => {
      const value = await this.#store.load(symbol, timeframe, signal);
      return { value, bytes: 6 * value.bars.openTimeMs.byteLength };
    });
}

/** A bar that lasts into the days that are held out began before them: the training may have ended with it. */
function afterTraining(loaded: LoadedBars, model: ModelFolder): LoadedBars {
  const { instrument, selection } = loaded;
  const { bars, range } = selection;
  const window = trainingWindowOf(model, instrument);
  if (window === null) return loaded;
  const { outOfSampleFirst } = inSampleSplit(bars, range, instrument.timeframe, window);
  const firstIndex = range.firstIndex + outOfSampleFirst;
  return { ...loaded, selection: { bars, range: { ...range, firstIndex } } };
}
