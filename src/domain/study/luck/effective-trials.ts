import { expectedMaximum } from './expected-maximum.js';

const HALVINGS = 200;

/**
 * Returns how many independent trials have the expected maximum that correlated ones have: the x with f(x) = Ē, by
 * halving. The eigenvalues of the correlations have no part in it: a participation ratio of them counts the
 * correlation twice.
 * @param maximum Ē, the expected maximum of the standardised trials
 * @param trials N
 * @returns 1 to N; null for fewer than two trials
 */
export function effectiveTrials(maximum: number, trials: number): number | null {
  if (trials < 2) return null;
  if (maximum <= 0) return 1;
  if (maximum >= expectedMaximum(trials)) return trials;
  let low = 1;
  let high = trials;
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (expectedMaximum(middle) < maximum) low = middle;
    else high = middle;
  }
  return high;
}
