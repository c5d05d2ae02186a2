import type { OrderSide } from '../execution/cost-model.js';
import type { TradeSide } from '../portfolio/trade.js';
import type { RejectReason } from './funnel-counter.js';
import type { Signal } from './signal.js';
import type { FilterReason } from './signal-filter.js';
import type { SignalBlock } from './signal-source.js';

/** What keeps the signal of a bar from being filled: the codes of the funnel. */
export const STOP_CODES = [
  'BELOW_CONFIDENCE',
  'SIGNAL_SEPARATION',
  'ALREADY_LONG',
  'ALREADY_SHORT',
  'SHORT_NOT_ALLOWED',
  'POSITION_OPEN',
  'QUANTITY_ZERO',
  'ACCOUNT_DEPLETED',
  'UNFILLED_AT_END',
] as const satisfies readonly ('BELOW_CONFIDENCE' | 'UNFILLED_AT_END' | FilterReason | RejectReason)[];

export type StopCode = (typeof STOP_CODES)[number];

/**
 * Sees how a simulation decides, bar by bar, as it decides; ordinary runs have none. Bars are counted from the first of
 * the range.
 */
export interface DecisionWatch {
  /**
   * A signal is taken at the close of a bar, after the exits of the bar.
   * @param index of the bar in the block
   * @param held the side held at that moment; null when flat
   * @param barsSinceFill as the filters count them; Infinity before the first fill
   */
  taken(
    bar: number,
    signal: Signal,
    block: SignalBlock,
    index: number,
    held: TradeSide | null,
    barsSinceFill: number,
  ): void;
  /** Its signal became an order for the next open. */
  ordered(bar: number, side: OrderSide): void;
  /** Its signal, or the order that it had become, leads to nothing. */
  stopped(bar: number, code: StopCode): void;
  /** The bar is over. @param position signed quantity after its exits */
  over(bar: number, position: number): void;
}
