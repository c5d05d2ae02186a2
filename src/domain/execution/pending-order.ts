import type { OrderSide } from './cost-model.js';

/** A market order that was decided at a close and waits for the open of the next bar. */
export interface PendingOrder {
  readonly side: OrderSide;
  /** Of the decision, 0 to 1. */
  readonly confidence: number;
}
