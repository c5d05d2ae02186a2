import { isLastingFailure } from '../../base/pure/app-error.js';
import type { CancellationSignal } from '../../base/pure/cancelled-error.js';
import { sha256 } from '../../base/pure/hashing.js';
import type { RunWarning } from '../../base/pure/run-warning.js';
import { requireEnoughBars } from '../../domain/backtest/enough-bars.js';
import { inSampleSplit } from '../../domain/backtest/training-window.js';
import { historyNeeded } from '../../domain/features/history-needed.js';
import type { Timeframe } from '../../domain/market/timeframe.js';
import { featurePlan } from '../../domain/strategy/feature-plan.js';
import type { ModelStrategy, SignalStrategy, Strategy } from '../../domain/strategy/strategy.js';
import { DecidedSignals } from '../../domain/study/trials/decided-signals.js';
import { RememberedPredictions } from '../../domain/study/trials/remembered-predictions.js';
import { TrialMarket } from '../../domain/study/trials/trial-market.js';
import { readSignalsFile } from '../../library/signals-file.js';
import type { BarReader, Dataset } from '../../market-data/bar-reader.js';
import type { UnsealedBars } from '../../market-data/holdouts/unsealed-bars.js';
import { signalLinesThrough } from '../../market-data/signal-lines.js';
import { type ModelFolder, readModelFolder } from '../../tensorflow/inference/model-folder.js';
import { networkShape } from '../../tensorflow/inference/network-shape.js';
import { readGivenModel, requireFit, requireFitOn, trainingWindowOf } from '../backtest/given-model.js';
import { openModel } from '../backtest/open-model.js';
import { recordedDecisions } from '../backtest/recorded-decisions.js';
import { type LoadedBars, loadBars } from '../bars/load-bars.js';
import { lookWarnings } from '../bars/look-warnings.js';
import type { PinnedBars } from '../bars/pinned-bars.js';
import { unsealedBars } from '../bars/unsealed-bars.js';
import { barsOfRange } from './bars-of-range.js';
import { type PinnedInputs, readPinned, requireSameFile } from './pinned-inputs.js';
import { SharedValues } from './shared-values.js';
import type { StudyTask, Trial } from './trial.js';

/** The bars of one symbol, as trials trade them. */
export interface SourceMarket {
  readonly key: string;
  /** How many bars the model looks at at once: the history before the range is as long as that takes. */
  readonly windowBars: number;
  readonly loaded: LoadedBars;
  readonly market: TrialMarket;
  /** Of each timeframe the bars of the range, without the history before it. */
  readonly ofRange: ReadonlyMap<Timeframe, PinnedBars>;
}

/** What a trial decides by. */
export interface TrialDecisions {
  readonly source: DecidedSignals;
  /** Digest of recorded signals; null for those of a model. */
  readonly signalsHash: string | null;
  /** About recorded signals. */
  readonly signalWarnings: readonly RunWarning[];
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
   * @throws StudyInputsChangedError for one that is not as it is pinned
   */
  async model(
    strategy: ModelStrategy,
    path: string | null,
    { model: trained, pinned }: Pick<Trial, 'model' | 'pinned'>,
  ): Promise<ModelFolder> {
    const { folders, parameters } = this.#task;
    // The study knows nothing of those that are trained for it before they are there.
    const shown = trained === undefined ? path : null;
    const pin = shown === null ? undefined : pinned?.models.get(shown);
    const model = await readPinned(pin, shown ?? '', () =>
      this.#modelAt(trained?.folder ?? path, () =>
        trained ? readModelFolder(trained.folder, trained.path) : readGivenModel(path, folders.models),
      ),
    );
    requireSameFile(pin, model.path, model.hash);
    requireFit(strategy, model, parameters.inSamplePolicy);
    return model;
  }

  /** Returns the hash of a model that is given; null where it cannot be read. */
  async hashOfModel(path: string): Promise<string | null> {
    try {
      return (await this.#modelAt(path, () => readGivenModel(path, this.#task.folders.models))).hash;
    } catch (error) {
      if (!isLastingFailure(error)) throw error;
      return null;
    }
  }

  #modelAt(place: string | null, read: () => Promise<ModelFolder>): Promise<ModelFolder> {
    return this.#parts.get(`model ${place}`, async () => {
      const value = await read();
      return { value, bytes: value.weightData.byteLength };
    });
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
      const ofRange = barsOfRange(loaded, strategy.trainingData.baseTimeframe);
      // The bars themselves are views of what the store keeps.
      return { value: { key, windowBars, loaded, market, ofRange }, bytes: market.byteLength };
    });
  }

  /**
   * Returns the decisions of a strategy on bars.
   * @param pinned what recorded signals are held to; undefined where any will do
   * @throws StudyInputsChangedError for recorded signals that are not as they are pinned
   * @throws AppError when features cannot be made, the network does not fit or gives no numbers
   */
  async decisions(
    strategy: Strategy,
    model: ModelFolder | null,
    market: SourceMarket,
    pinned: PinnedInputs | undefined,
    cancellation: CancellationSignal,
  ): Promise<TrialDecisions> {
    if (strategy.kind === 'signals') return this.#recorded(strategy, market, pinned, cancellation);
    if (model === null) throw new TypeError('TrialSources: a strategy with a network has a model');
    const { outputFormat, costModel } = strategy.decisions;
    const key = JSON.stringify([market.key, model.hash, this.#inputsKey(strategy), outputFormat]);
    return this.#parts.get(`decisions ${key} ${JSON.stringify(costModel)}`, async () => {
      const predictions = await this.#predictions(key, strategy, model, market, cancellation);
      const source = predictions.decide(strategy.decisions, cancellation);
      return { value: { source, signalsHash: null, signalWarnings: [] }, bytes: source.byteLength };
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
    pinned: PinnedInputs | undefined,
    cancellation: CancellationSignal,
  ): Promise<TrialDecisions> {
    const { parameters, folders } = this.#task;
    const { file } = strategy.signals;
    const pin = pinned?.signals.get(file);
    const decided = await this.#parts.get(`decisions ${key} ${file} ${pin?.endMs}`, async () => {
      let linesHash = '';
      const read: typeof readSignalsFile = async (...path) => {
        const bytes = await readPinned(pin?.hash, file, () => readSignalsFile(...path));
        if (pin === undefined) return bytes;
        const lines = signalLinesThrough(bytes, pin);
        linesHash = sha256(lines);
        // Before they are parsed: another file may have broken ones.
        requireSameFile(pin.hash, file, linesHash);
        return lines;
      };
      const inputs = (await recordedDecisions(strategy, parameters, folders.strategies, read)).on(loaded);
      const { source: recorded, warnings: signalWarnings } = await inputs.open();
      requireEnoughBars(loaded.selection.range, recorded);
      const source = new DecidedSignals(recorded, loaded.selection.range, cancellation);
      const { signalsHash } = inputs.provenance;
      return { value: { source, signalsHash, signalWarnings, linesHash }, bytes: source.byteLength };
    });
    requireSameFile(pin?.hash, file, decided.linesHash);
    return decided;
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
