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
  /** For each bar the next one with a BUY or SELL, itself included, counted from the first of the range. */
  readonly #next: Int32Array;
  /** For each bar on how many before it nothing was decided; one more for the end. */
  readonly #undefinedBefore: Int32Array;

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
    this.#next = new Int32Array(endIndex - firstIndex + 1).fill(endIndex - firstIndex);
    this.#undefinedBefore = new Int32Array(endIndex - firstIndex + 1);
    for (let index = firstIndex; index < endIndex; ) {
      throwIfCancelled(cancellation);
      const block = source.next(index, endIndex);
      for (; index < block.endIndex; index += 1) this.#take(block, index);
    }
    this.#lookAhead();
    this.kind = source.kind;
    this.marginalBars = source.marginalBars;
    this.#block = {
      startIndex: firstIndex,
      endIndex,
      signalAt: (index) => this.#signals[index - firstIndex] as Signal,
      confidenceAt: (index) => this.#confidences[index - firstIndex] as number,
      quiet: {
        until: (index) => firstIndex + (this.#next[index - firstIndex] as number),
        undefinedIn: (start, end) =>
          (this.#undefinedBefore[end - firstIndex] as number) -
          (this.#undefinedBefore[start - firstIndex] as number),
      },
    };
  }

  get byteLength(): number {
    return [this.#signals, this.#confidences, this.#next, this.#undefinedBefore].reduce(
      (bytes, column) => bytes + column.byteLength,
      0,
    );
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

  #lookAhead(): void {
    const bars = this.#signals.length;
    for (let at = bars - 1; at >= 0; at -= 1) {
      const signal = this.#signals[at];
      const isOrder = signal === Signal.Buy || signal === Signal.Sell;
      this.#next[at] = isOrder ? at : (this.#next[at + 1] as number);
    }
    for (let at = 0; at < bars; at += 1) {
      const isUndefined = this.#signals[at] === Signal.Undefined;
      this.#undefinedBefore[at + 1] = (this.#undefinedBefore[at] as number) + (isUndefined ? 1 : 0);
    }
  }
}
