/** Classes as the engine counts them. */
export const BUY = 0;
export const HOLD = 1;
export const SELL = 2;
/** Stands where the future that the label needs is not in the data. */
export const NO_LABEL = -1;

/** What the future made of each bar; only training may look at it. */
export interface Labels {
  /** BUY, HOLD, SELL or NO_LABEL per bar. */
  readonly classes: Int8Array;
  /** Index of the last bar that the label looked at; the bar's own index where there is no label. */
  readonly knownAtBar: Int32Array;
  /** Fraction by which the close changed; NaN where there is no label; null where labels are no returns. */
  readonly returns: Float64Array | null;
}

/** Creates labels that say nothing yet. */
export function unlabelled(length: number): Labels {
  return {
    classes: new Int8Array(length).fill(NO_LABEL),
    knownAtBar: Int32Array.from({ length }, (_, bar) => bar),
    returns: null,
  };
}

/** Returns how many bars the farthest-looking label looked ahead; 0 when there are none. */
export function labelHorizonBars({ knownAtBar }: Labels): number {
  return knownAtBar.reduce((horizon, knownAt, bar) => Math.max(horizon, knownAt - bar), 0);
}
