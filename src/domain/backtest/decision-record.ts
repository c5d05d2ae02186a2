import type { OrderSide } from '../execution/cost-model.js';
import type { TradeSide } from '../portfolio/trade.js';
import { type DecisionWatch, STOP_CODES, type StopCode } from './decision-watch.js';
import { Signal } from './signal.js';
import type { SignalBlock } from './signal-source.js';

/** What a model says about a bar; null where some feature is undefined. */
export type SignalName = 'BUY' | 'HOLD' | 'SELL';

/** One bar of a run and what became of its signal. */
export interface RecordedDecision {
  /** Counted from the first bar of the range. */
  readonly barIndex: number;
  readonly signal: SignalName | null;
  /** 0 to 1; null where nothing was decided. */
  readonly confidence: number | null;
  readonly stoppedBy: StopCode | null;
  /** What was ordered for the next open. */
  readonly order: OrderSide | null;
  /** Signed quantity after the exits of the bar. */
  readonly position: number;
}

const SIGNAL_NAMES: readonly SignalName[] = ['BUY', 'HOLD', 'SELL'];
const SIDES: readonly (OrderSide | null)[] = [null, 'BUY', 'SELL'];

/** Keeps every decision of a run by column, some forty bytes a bar. */
export class DecisionRecord implements DecisionWatch {
  readonly bars: number;
  /** Numbers that the model puts out for each bar; 0 where no model decides. */
  readonly outputWidth: number;
  readonly #signal: Uint8Array;
  readonly #confidence: Float64Array;
  readonly #outputs: Float32Array;
  /** 1 more than the index of the code; 0 for none. */
  readonly #stop: Uint8Array;
  readonly #order: Uint8Array;
  readonly #position: Float64Array;
  readonly #held: Int8Array;
  readonly #sinceFill: Float64Array;

  /** @param outputWidth 0 where no model decides */
  constructor(bars: number, outputWidth: number) {
    this.bars = bars;
    this.outputWidth = outputWidth;
    this.#signal = new Uint8Array(bars).fill(Signal.Undefined);
    this.#confidence = new Float64Array(bars).fill(Number.NaN);
    this.#outputs = new Float32Array(bars * outputWidth).fill(Number.NaN);
    this.#stop = new Uint8Array(bars);
    this.#order = new Uint8Array(bars);
    this.#position = new Float64Array(bars);
    this.#held = new Int8Array(bars);
    this.#sinceFill = new Float64Array(bars);
  }

  taken(
    bar: number,
    signal: Signal,
    block: SignalBlock,
    index: number,
    held: TradeSide | null,
    barsSinceFill: number,
  ): void {
    this.#held[bar] = held === null ? 0 : held === 'LONG' ? 1 : -1;
    this.#sinceFill[bar] = barsSinceFill;
    this.#signal[bar] = signal;
    if (signal === Signal.Undefined) return;
    this.#confidence[bar] = block.confidenceAt(index);
    if (block.outputsAt !== undefined) this.#outputs.set(block.outputsAt(index), bar * this.outputWidth);
  }

  ordered(bar: number, side: OrderSide): void {
    this.#order[bar] = SIDES.indexOf(side);
  }

  stopped(bar: number, code: StopCode): void {
    this.#stop[bar] = STOP_CODES.indexOf(code) + 1;
  }

  over(bar: number, position: number): void {
    this.#position[bar] = position;
  }

  /** Returns what was decided at the close of a bar. */
  at(bar: number): RecordedDecision {
    const signal = this.#signal[bar] as number;
    const confidence = this.#confidence[bar] as number;
    return {
      barIndex: bar,
      signal: SIGNAL_NAMES[signal] ?? null,
      confidence: Number.isNaN(confidence) ? null : confidence,
      stoppedBy: STOP_CODES[(this.#stop[bar] as number) - 1] ?? null,
      order: SIDES[this.#order[bar] as number] ?? null,
      position: this.#position[bar] as number,
    };
  }

  /** Returns what the model put out for a bar; empty where no model decides. */
  outputsAt(bar: number): Float32Array {
    return this.#outputs.subarray(bar * this.outputWidth, (bar + 1) * this.outputWidth);
  }

  /** Returns the state that the filters of a bar saw. */
  accountAt(bar: number): { readonly held: TradeSide | null; readonly barsSinceFill: number } {
    const held = this.#held[bar] as number;
    return {
      held: held === 0 ? null : held > 0 ? 'LONG' : 'SHORT',
      barsSinceFill: this.#sinceFill[bar] as number,
    };
  }

  /** Returns the signed quantity before the open of a bar. */
  positionBefore(bar: number): number {
    return bar === 0 ? 0 : (this.#position[bar - 1] as number);
  }
}
