/** How much of the account was in the market on average, fractions of the account value. */
export interface Exposures {
  readonly long: number;
  /** Positive. */
  readonly short: number;
  /** long + short. */
  readonly gross: number;
  /** long − short. */
  readonly net: number;
  /** What holding at the mean net exposure returns, the rest in cash without interest: net · buy and hold. */
  readonly holdReturn: number;
}

/**
 * Returns the means over bars of what was held after the fills at the open: q · open / account value.
 * @param held per bar the signed share of the account, 0 without a position; at least one bar
 * @param buyAndHoldReturn of the same bars, a fraction
 */
export function exposures(held: Float64Array, buyAndHoldReturn: number): Exposures {
  let longs = 0;
  let shorts = 0;
  for (let i = 0; i < held.length; i += 1) {
    const share = held[i] as number;
    if (share > 0) longs += share;
    else shorts -= share;
  }
  const long = longs / held.length;
  const short = shorts / held.length;
  const net = long - short;
  return { long, short, gross: long + short, net, holdReturn: net * buyAndHoldReturn };
}
