/** Of so many periods the worst one is the tail: 5 %. A divisor, because 0.05 is no double. */
const PERIODS_PER_TAIL = 20;

/** What a period loses at worst, fractions of the account value before it; negative where even the tail gains. */
export interface TailRisk {
  /** Exceeded by the loss of at most a twentieth of the periods. */
  readonly valueAtRisk: number;
  /** Mean loss of the worst twentieth of the periods. */
  readonly expectedShortfall: number;
}

/**
 * Returns value at risk and expected shortfall of returns as they were (historical simulation), at 95 %.
 *
 * With r₍₁₎ ≤ … ≤ r₍ₙ₎ the returns in order, a = n / 20 and k = ⌊a⌋: value at risk is −r₍ₖ₊₁₎, the upper quantile, and
 * expected shortfall is −(Σ_{i ≤ k} r₍ᵢ₎ + (a − k) · r₍ₖ₊₁₎) / a, which counts the period at the border with the
 * part of it that belongs to the tail (Acerbi and Tasche, On the coherence of expected shortfall, 2002).
 * @param returns per period, fractions
 * @returns null for fewer than twenty returns, of which the tail would be less than one
 */
export function tailRisk(returns: Float64Array): TailRisk | null {
  const tail = returns.length / PERIODS_PER_TAIL;
  if (tail < 1) return null;
  const worst = returns.slice().sort();
  const whole = Math.floor(tail);
  const border = worst[whole] as number;
  let sum = (tail - whole) * border;
  for (let i = 0; i < whole; i += 1) sum += worst[i] as number;
  return { valueAtRisk: -border, expectedShortfall: -sum / tail };
}
