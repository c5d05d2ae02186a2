import { type CancellationSignal, throwIfCancelled } from '../../../base/pure/cancelled-error.js';
import type { BarRange } from '../../backtest/select-range.js';
import { Signal } from '../../backtest/signal.js';
import type { QuietBars, SignalBlock, SignalSource } from '../../backtest/signal-source.js';

/**
 * The decisions of a range, taken once and traded by many trials: what a source says of a bar does not depend on what is
 * held, so that exits, costs, sizes and filters leave it as it is.
 */
export class DecidedSignals implements SignalSource {
  readonly kind: SignalSource['kind'];
  readonly marginalBars: number | null;
  readonly #columns: DecidedColumns;
  readonly #block: DecidedBlock;

  /**
   * Asks a source for every decision of a range.
   * @param source that nobody has asked yet
   * @throws whatever the source does, such as ModelOutputInvalidError
   * @throws CancelledError when the signal is set
   */
  constructor(source: SignalSource, range: BarRange, cancellation: CancellationSignal) {
    const { firstIndex, endIndex } = range;
    this.#columns = {
      signals: new Uint8Array(endIndex - firstIndex),
      confidences: new Float64Array(endIndex - firstIndex),
      next: new Int32Array(endIndex - firstIndex + 1).fill(endIndex - firstIndex),
      undefinedBefore: new Int32Array(endIndex - firstIndex + 1),
    };
    for (let index = firstIndex; index < endIndex; ) {
      throwIfCancelled(cancellation);
      const block = source.next(index, endIndex);
      for (; index < block.endIndex; index += 1) this.#take(block, index, index - firstIndex);
    }
    this.#lookAhead();
    this.kind = source.kind;
    this.marginalBars = source.marginalBars;
    this.#block = new DecidedBlock(this.#columns, range, firstIndex);
  }

  get byteLength(): number {
    return Object.values(this.#columns).reduce((bytes, column) => bytes + column.byteLength, 0);
  }

  definedAt(index: number): boolean {
    return this.#block.signalAt(index) !== Signal.Undefined;
  }

  /** Returns the decisions from a bar to the end of the range; they stay valid. */
  next(fromIndex: number): SignalBlock {
    return this.#block.from(fromIndex);
  }

  #take(block: SignalBlock, index: number, at: number): void {
    const { signals, confidences } = this.#columns;
    const signal = block.signalAt(index);
    signals[at] = signal;
    if (signal === Signal.Buy || signal === Signal.Sell) confidences[at] = block.confidenceAt(index);
  }

  #lookAhead(): void {
    const { signals, next, undefinedBefore } = this.#columns;
    const bars = signals.length;
    for (let at = bars - 1; at >= 0; at -= 1) {
      const signal = signals[at];
      const isOrder = signal === Signal.Buy || signal === Signal.Sell;
      next[at] = isOrder ? at : (next[at + 1] as number);
    }
    for (let at = 0; at < bars; at += 1) {
      const isUndefined = signals[at] === Signal.Undefined;
      undefinedBefore[at + 1] = (undefinedBefore[at] as number) + (isUndefined ? 1 : 0);
    }
  }
}

/** One entry a bar of the range, and of the last two one more for its end. */
interface DecidedColumns {
  readonly signals: Uint8Array;
  /** Of bars with a BUY or SELL, 0 elsewhere. */
  readonly confidences: Float64Array;
  /** For each bar the next one with a BUY or SELL, itself included. */
  readonly next: Int32Array;
  /** For each bar on how many before it nothing was decided. */
  readonly undefinedBefore: Int32Array;
}

/**
 * The decisions from a bar on. It is a class because each bar asks it: functions that are made for a study go with it, and
 * with them what was compiled for the loop over the bars.
 */
class DecidedBlock implements SignalBlock, QuietBars {
  readonly startIndex: number;
  readonly endIndex: number;
  readonly #columns: DecidedColumns;
  readonly #range: BarRange;

  constructor(columns: DecidedColumns, range: BarRange, startIndex: number) {
    this.startIndex = startIndex;
    this.endIndex = range.endIndex;
    this.#columns = columns;
    this.#range = range;
  }

  get quiet(): QuietBars {
    return this;
  }

  from(startIndex: number): DecidedBlock {
    return startIndex === this.startIndex ? this : new DecidedBlock(this.#columns, this.#range, startIndex);
  }

  signalAt(index: number): Signal {
    return this.#columns.signals[index - this.#range.firstIndex] as Signal;
  }

  confidenceAt(index: number): number {
    return this.#columns.confidences[index - this.#range.firstIndex] as number;
  }

  until(index: number): number {
    const { firstIndex } = this.#range;
    return firstIndex + (this.#columns.next[index - firstIndex] as number);
  }

  undefinedIn(start: number, end: number): number {
    const { firstIndex } = this.#range;
    const { undefinedBefore } = this.#columns;
    return (undefinedBefore[end - firstIndex] as number) - (undefinedBefore[start - firstIndex] as number);
  }
}
