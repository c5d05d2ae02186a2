import type { OrderSide } from '../execution/cost-model.js';
import type { TradeSide } from '../portfolio/trade.js';
import type { Decisions } from '../strategy/strategy.js';

/** Why a signal that is confident enough does not become an order. */
export type FilterReason = 'SIGNAL_SEPARATION' | 'ALREADY_LONG' | 'ALREADY_SHORT' | 'SHORT_NOT_ALLOWED';

/** Keeps signals from becoming orders, by the strategy's decisions. */
export class SignalFilter {
  readonly #decisions: Decisions;
  readonly #threshold: number;

  constructor(decisions: Decisions) {
    this.#decisions = decisions;
    // Confidences are single-precision: 0.7 as a model gives it is below 0.7 in doubles, and equal has to pass.
    this.#threshold = Math.fround(decisions.confidenceThreshold);
  }

  /** Tells whether a confidence reaches the threshold; equal passes. */
  isConfident(confidence: number): boolean {
    return Math.fround(confidence) >= this.#threshold;
  }

  /**
   * Returns the first filter that stops a signal, in the order separation, position; null when it becomes an order.
   * @param position the side held; null when flat
   * @param barsSinceFill from the bar of the last fill, 0 for that bar itself; Infinity before the first
   */
  stop(side: OrderSide, position: TradeSide | null, barsSinceFill: number): FilterReason | null {
    const { minSignalSeparation, positionAwareness, allowShortFromFlat } = this.#decisions;
    if (barsSinceFill < minSignalSeparation) return 'SIGNAL_SEPARATION';
    if (!positionAwareness) return null;
    if (side === 'BUY') return position === 'LONG' ? 'ALREADY_LONG' : null;
    if (position === 'SHORT') return 'ALREADY_SHORT';
    return position === null && !allowShortFromFlat ? 'SHORT_NOT_ALLOWED' : null;
  }
}
