/**
 * Returns how far into the way from a bar's open to its worst prices an account is worth nothing.
 *
 * Every position is taken to move straight and at once from the open to its adverse extreme, so that the account value
 * falls straight from V_o to V_w and is 0 at θ = V_o / (V_o − V_w).
 * @param valueAtOpen V_o, account value at the open after the fills there, account currency
 * @param valueAtWorst V_w, account value with every position at its adverse extreme of the bar
 * @returns θ, 0 to 1; 0 where nothing was left at the open; null when the account lives through the bar
 */
export function depletionShare(valueAtOpen: number, valueAtWorst: number): number | null {
  if (valueAtOpen <= 0) return 0;
  return valueAtWorst > 0 ? null : valueAtOpen / (valueAtOpen - valueAtWorst);
}
