import type { Decisions } from '../strategy/strategy.js';
import { ModelOutputInvalidError, ModelOutputMismatchError } from './errors.js';
import type { FeatureRows, Predictor } from './ports.js';
import { Signal } from './signal.js';
import { type SignalDecider, signalDecider } from './signal-decider.js';
import type { SignalBlock, SignalSource } from './signal-source.js';

/** Bars evaluated at once; a constant, because another size may give other last bits of the outputs. */
const CHUNK_BARS = 4096;
/** Numbers evaluated at once, at most: rows that are windows of many bars come in smaller chunks. */
const CHUNK_NUMBERS = 2 ** 20;
const SMALLEST_CHUNK_BARS = 16;

/** Decides by evaluating a model in chunks of one fixed size, aligned to the first loaded bar. */
export class ModelSignalSource implements SignalSource {
  readonly kind = 'MODEL';
  readonly #decider: SignalDecider;
  readonly #features: FeatureRows;
  readonly #predictor: Predictor;
  readonly #openTimeMs: Float64Array;
  /** Of the rows of the chunk at hand. */
  readonly #signals: Uint8Array;
  readonly #chunkBars: number;
  #marginalBars = 0;

  /**
   * @param openTimeMs stamps of all loaded bars, for messages
   * @throws ModelOutputMismatchError when the model's output does not fit the strategy's format
   */
  constructor(
    decisions: Pick<Decisions, 'outputFormat' | 'costModel'>,
    features: FeatureRows,
    predictor: Predictor,
    openTimeMs: Float64Array,
  ) {
    this.#decider = signalDecider(decisions);
    this.#features = features;
    this.#predictor = predictor;
    this.#openTimeMs = openTimeMs;
    const fitting = Math.floor(CHUNK_NUMBERS / features.featureIds.length);
    this.#chunkBars = Math.max(SMALLEST_CHUNK_BARS, Math.min(CHUNK_BARS, fitting));
    this.#signals = new Uint8Array(this.#chunkBars);
    const { outputWidth } = this.#decider;
    if (predictor.outputWidth !== outputWidth) {
      throw new ModelOutputMismatchError(decisions.outputFormat, outputWidth, predictor.outputWidth);
    }
  }

  get marginalBars(): number {
    return this.#marginalBars;
  }

  definedAt(index: number): boolean {
    return this.#features.definedAt(index);
  }

  /** @throws ModelOutputInvalidError for an output that is not a finite number although all features are defined */
  next(fromIndex: number, endIndex: number): SignalBlock {
    const chunkStart = fromIndex - (fromIndex % this.#chunkBars);
    const chunkEnd = Math.min(chunkStart + this.#chunkBars, endIndex);
    const rowCount = chunkEnd - chunkStart;
    const outputs = this.#predictor.predict(this.#features.fillRows(chunkStart, chunkEnd), rowCount);
    this.#readDecisions(outputs, chunkStart, fromIndex, chunkEnd);

    return {
      startIndex: fromIndex,
      endIndex: chunkEnd,
      signalAt: (index) => this.#signals[index - chunkStart] as Signal,
      confidenceAt: (index) => this.#decider.confidenceOf(outputs, index - chunkStart),
      outputsAt: (index) => {
        const { outputWidth } = this.#decider;
        const start = (index - chunkStart) * outputWidth;
        return outputs.subarray(start, start + outputWidth);
      },
    };
  }

  /** One pass over the outputs: they are checked, counted and read as signals. */
  #readDecisions(outputs: Float32Array, chunkStart: number, fromIndex: number, chunkEnd: number): void {
    const width = this.#decider.outputWidth;
    const expectedLength = (chunkEnd - chunkStart) * width;
    if (outputs.length !== expectedLength) {
      throw new TypeError(`Predictor.predict gave ${outputs.length} numbers instead of ${expectedLength}`);
    }
    for (let index = fromIndex; index < chunkEnd; index += 1) {
      const row = index - chunkStart;
      this.#signals[row] = Signal.Undefined;
      if (!this.#features.definedAt(index)) continue;
      const start = row * width;
      for (let i = start; i < start + width; i += 1) {
        if (Number.isFinite(outputs[i])) continue;
        const output = Array.from(outputs.subarray(start, start + width));
        throw new ModelOutputInvalidError(this.#openTimeMs[index] as number, output);
      }
      if (this.#decider.isMarginal(outputs, row)) this.#marginalBars += 1;
      this.#signals[row] = this.#decider.signalOf(outputs, row);
    }
  }
}
