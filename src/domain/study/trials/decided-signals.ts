import { type CancellationSignal, throwIfCancelled } from '../../../base/pure/cancelled-error.js';
import type { BarRange } from '../../backtest/select-range.js';
import { Signal } from '../../backtest/signal.js';
import type { SignalBlock, SignalSource } from '../../backtest/signal-source.js';

/**
 * The decisions of a range, taken once and traded by many trials: what a source says of a bar does not depend on what is
 * held, so that exits, costs, sizes and filters leave it as it is.
 */
export class DecidedSignals implements SignalSource {
  readonly kind: SignalSource['kind'];
  readonly marginalBars: number | null;
  readonly #range: BarRange;
  readonly #block: SignalBlock;
  readonly #signals: Uint8Array;
  /** Of bars with a BUY or SELL, 0 elsewhere. */
  readonly #confidences: Float64Array;

  /**
   * Asks a source for every decision of a range.
   * @param source that nobody has asked yet
   * @throws whatever the source does, such as ModelOutputInvalidError
   * @throws CancelledError when the signal is set
   */
  constructor(source: SignalSource, range: BarRange, cancellation: CancellationSignal) {
    const { firstIndex, endIndex } = range;
    this.#range = range;
    this.#signals = new Uint8Array(endIndex - firstIndex);
    this.#confidences = new Float64Array(endIndex - firstIndex);
    for (let index = firstIndex; index < endIndex; ) {
      throwIfCancelled(cancellation);
      const block = source.next(index, endIndex);
      for (; index < block.endIndex; index += 1) this.#take(block, index);
    }
    this.kind = source.kind;
    this.marginalBars = source.marginalBars;
    this.#block = {
      startIndex: firstIndex,
      endIndex,
      signalAt: (index) => this.#signals[index - firstIndex] as Signal,
      confidenceAt: (index) => this.#confidences[index - firstIndex] as number,
    };
  }

  get byteLength(): number {
    return this.#signals.byteLength + this.#confidences.byteLength;
  }

  definedAt(index: number): boolean {
    return this.#block.signalAt(index) !== Signal.Undefined;
  }

  /** Returns the decisions from a bar to the end of the range; they stay valid. */
  next(fromIndex: number): SignalBlock {
    return fromIndex === this.#block.startIndex ? this.#block : { ...this.#block, startIndex: fromIndex };
  }

  #take(block: SignalBlock, index: number): void {
    const signal = block.signalAt(index);
    const at = index - this.#range.firstIndex;
    this.#signals[at] = signal;
    if (signal === Signal.Buy || signal === Signal.Sell) this.#confidences[at] = block.confidenceAt(index);
  }
}
