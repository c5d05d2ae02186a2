import { type CancellationSignal, throwIfCancelled } from '../../../base/pure/cancelled-error.js';
import { requireEnoughBars } from '../../backtest/enough-bars.js';
import { ModelSignalSource } from '../../backtest/model-signal-source.js';
import type { FeatureRows, Predictor } from '../../backtest/ports.js';
import type { BarSelection } from '../../backtest/select-range.js';
import type { Decisions } from '../../strategy/strategy.js';
import { DecidedSignals } from './decided-signals.js';

type Reading = Pick<Decisions, 'outputFormat' | 'costModel'>;

const NO_ROWS = new Float32Array();

/**
 * What a network says of the bars of a range, evaluated once in the chunks of an ordinary run. Strategies may read the
 * same outputs in several ways: a regression has a threshold of its own for each cost that it reckons with.
 */
export class RememberedPredictions {
  readonly #selection: BarSelection;
  readonly #outputWidth: number;
  readonly #featureIds: readonly string[];
  /** 1 for each loaded bar, history included, with all features. */
  readonly #isDefined: Uint8Array;
  /** In the order in which they are asked for. */
  readonly #chunks: Float32Array[] = [];

  /**
   * Evaluates the network; neither it nor the rows are needed any more afterwards.
   * @throws InsufficientDataError, ModelOutputMismatchError, ModelOutputInvalidError
   * @throws CancelledError when the signal is set, of which every chunk is asked
   */
  constructor(
    selection: BarSelection,
    rows: FeatureRows,
    network: Predictor,
    reading: Reading,
    cancellation: CancellationSignal,
  ) {
    const { bars, range } = selection;
    this.#selection = selection;
    this.#outputWidth = network.outputWidth;
    this.#featureIds = rows.featureIds;
    this.#isDefined = Uint8Array.from({ length: bars.length }, (_, index) => (rows.definedAt(index) ? 1 : 0));
    const recorder: Predictor = {
      outputWidth: network.outputWidth,
      predict: (features, rowCount) => {
        const outputs = network.predict(features, rowCount).slice();
        this.#chunks.push(outputs);
        return outputs;
      },
    };
    const source = new ModelSignalSource(reading, rows, recorder, bars.openTimeMs);
    requireEnoughBars(range, source);
    for (let index = range.firstIndex; index < range.endIndex; ) {
      throwIfCancelled(cancellation);
      index = source.next(index, range.endIndex).endIndex;
    }
  }

  get byteLength(): number {
    return this.#chunks.reduce((bytes, chunk) => bytes + chunk.byteLength, this.#isDefined.byteLength);
  }

  /** Returns the decisions that a strategy takes by these outputs. */
  decide(reading: Reading, cancellation: CancellationSignal): DecidedSignals {
    let next = 0;
    const player: Predictor = {
      outputWidth: this.#outputWidth,
      predict: () => this.#chunks[next++] ?? NO_ROWS,
    };
    const rows: FeatureRows = {
      featureIds: this.#featureIds,
      fillRows: () => NO_ROWS,
      definedAt: (index) => this.#isDefined[index] === 1,
    };
    const { bars, range } = this.#selection;
    const source = new ModelSignalSource(reading, rows, player, bars.openTimeMs);
    return new DecidedSignals(source, range, cancellation);
  }
}
