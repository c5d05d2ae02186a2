import type { Strategy } from '../strategy/strategy.js';
import type { Signal } from './signal.js';

/** By what decisions become orders, and positions are left. */
export type TradingTerms = Pick<Strategy, 'decisions' | 'exits'>;

/** The decisions of consecutive bars. */
export interface SignalBlock {
  /** Index of the first bar, counted from the first loaded bar. */
  readonly startIndex: number;
  /** Index after the last bar. */
  readonly endIndex: number;
  /** Returns the decision of a bar of the block. */
  signalAt(index: number): Signal;
  /** Returns its confidence, 0 to 1; without meaning where the signal is HOLD or undefined. */
  confidenceAt(index: number): number;
  /**
   * What turns the decisions of the block into orders, and what holds for the positions that they open; absent where that
   * is the strategy of the run, throughout.
   */
  readonly terms?: TradingTerms;
  /** Returns what the model put out for a bar of the block, valid as long as the block; absent where no model decides. */
  outputsAt?(index: number): Float32Array;
  /** What is known beforehand of bars without a BUY or SELL; absent where each bar has to be asked for. */
  readonly quiet?: QuietBars;
}

/** Tells of bars of a block on which nothing is bought or sold, so that a flat account need not look at each. */
export interface QuietBars {
  /** Returns the first bar from `index` on with a BUY or SELL; the end of the block when there is none. */
  until(index: number): number;
  /** Returns on how many of the bars from `start` (inclusive) to `end` (exclusive) nothing was decided. */
  undefinedIn(start: number, end: number): number;
}

/** Where decisions come from: a model, or a series that was recorded elsewhere. */
export interface SignalSource {
  /** A model may have seen the bars in its training, a recorded series says nothing of that. */
  readonly kind: 'MODEL' | 'RECORDED';
  /** Bars so far whose decision leads by less than TensorFlow.js backends differ; null where no model decides. */
  readonly marginalBars: number | null;
  /** Tells whether the bar, counted from the first loaded one, can be decided: a model needs all its features. */
  definedAt(index: number): boolean;
  /**
   * Returns the decisions of a stretch of bars that begins at `fromIndex`, has at least one bar and ends at
   * `endIndex` at the latest. The block is valid until the next call, so that its memory can be used again.
   * Decisions for a bar depend on nothing after its close.
   */
  next(fromIndex: number, endIndex: number): SignalBlock;
}
