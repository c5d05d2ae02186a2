import type { Timeframe } from '../../market/timeframe.js';
import type { Future } from './altered-future.js';

/** Something that a decision used and that is another when what was formed after its fill is another. */
export interface Leak {
  readonly kind: 'feature' | 'output' | 'decision';
  /** Feature id; place of the output, from 0; or `signal`. */
  readonly name: string;
  /** Index of the bar among those of the base timeframe. */
  readonly barIndex: number;
  /** Its stamp, milliseconds since the epoch. */
  readonly timeMs: number;
  /** The earliest instant at which an order of that decision can be filled, milliseconds since the epoch. */
  readonly fillMs: number;
  /** The first bar that it depends on and that was formed later; null where no single bar shows it. */
  readonly usedBar: UsedBar | null;
  /** What was done with the bars that were formed later. */
  readonly future: Future;
  /** With the bars as they are; NaN for undefined. */
  readonly asItIs: number;
  /** With the other future. */
  readonly asItWouldBe: number;
}

/** A bar that was used before it was formed. */
export interface UsedBar {
  readonly timeframe: Timeframe;
  /** Its stamp, milliseconds since the epoch. */
  readonly timeMs: number;
  /** When its last price was formed, at the latest. */
  readonly formedMs: number;
}
