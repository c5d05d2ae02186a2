import type { OrderSide } from '../execution/cost-model.js';
import type { TradeSide } from '../portfolio/trade.js';
import type { Decisions } from '../strategy/strategy.js';

/** Why a signal that is confident enough does not become an order. */
export type FilterReason = 'SIGNAL_SEPARATION' | 'ALREADY_LONG' | 'ALREADY_SHORT' | 'SHORT_NOT_ALLOWED';

/** One filter and what it makes of a signal. */
export interface FilterStep {
  readonly name: 'CONFIDENCE' | 'SIGNAL_SEPARATION' | 'POSITION' | 'NEXT_OPEN';
  readonly passed: boolean;
  /** For people. */
  readonly detail: string;
}

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
    return this.#isSeparated(barsSinceFill) ? this.#positionStop(side, position) : 'SIGNAL_SEPARATION';
  }

  /**
   * Says of every filter whether it lets a signal pass, in the order in which they are asked, those behind the first
   * that stops it too.
   */
  steps(
    side: OrderSide,
    confidence: number,
    position: TradeSide | null,
    barsSinceFill: number,
  ): readonly FilterStep[] {
    const { confidenceThreshold, minSignalSeparation, positionAwareness } = this.#decisions;
    const isConfident = this.isConfident(confidence);
    const isSeparated = this.#isSeparated(barsSinceFill);
    const stop = this.#positionStop(side, position);
    return [
      {
        name: 'CONFIDENCE',
        passed: isConfident,
        detail: `confidence ${shown(confidence)} is ${isConfident ? 'not ' : ''}below the threshold ${confidenceThreshold}`,
      },
      {
        name: 'SIGNAL_SEPARATION',
        passed: isSeparated,
        detail: Number.isFinite(barsSinceFill)
          ? `${barsSinceFill} bar${barsSinceFill === 1 ? '' : 's'} since the last fill; at least ${minSignalSeparation} asked for`
          : 'nothing was filled before',
      },
      {
        name: 'POSITION',
        passed: stop === null,
        detail: `${positionAwareness ? '' : 'the position is not looked at; '}${
          position === null ? 'flat' : `a ${position} position is open`
        }${stop === null ? '' : ` (${stop})`}`,
      },
    ];
  }

  #isSeparated(barsSinceFill: number): boolean {
    return barsSinceFill >= this.#decisions.minSignalSeparation;
  }

  #positionStop(side: OrderSide, position: TradeSide | null): FilterReason | null {
    const { positionAwareness, allowShortFromFlat } = this.#decisions;
    if (!positionAwareness) return null;
    if (side === 'BUY') return position === 'LONG' ? 'ALREADY_LONG' : null;
    if (position === 'SHORT') return 'ALREADY_SHORT';
    return position === null && !allowShortFromFlat ? 'SHORT_NOT_ALLOWED' : null;
  }
}

/** Confidences are single-precision; more digits say nothing. */
function shown(confidence: number): string {
  return String(Number(confidence.toPrecision(7)));
}
