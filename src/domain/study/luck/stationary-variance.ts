/**
 * Returns the variance of √n times the mean of a stationary bootstrap of values,
 * ω̂² = γ̂₀ + 2 Σ κ_i γ̂_i with κ_i = ((n − i)/n)(1 − q)^i + (i/n)(1 − q)^(n−i) (Politis and Romano, 1994, lemma 1; Hansen,
 * A Test for Superior Predictive Ability, 2005).
 *
 * Both terms of κ meet in the circular autocovariances c_i = γ̂_i + γ̂_(n−i): Σ κ_i γ̂_i = Σ (1 − i/n) a^i c_i, a = 1 − q.
 * Two recursions around the circle give that in n steps instead of n²/2.
 * @param values at least two
 * @param q 1 / mean block length, above 0 to 1
 */
export function stationaryVariance(values: Float64Array, q: number): number {
  const n = values.length;
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / n;
  const x = values.map((value) => value - mean);
  const a = 1 - q;
  const last = a ** (n - 1);

  // Before x_0: Σ_{i=1}^{n−1} a^i x_{−i} and Σ i a^i x_{−i}, indexes around the circle.
  let power = 1;
  let near = 0;
  let nearer = 0;
  for (let i = 1; i < n; i += 1) {
    power *= a;
    const part = power * (x[n - i] as number);
    near += part;
    nearer += i * part;
  }
  let squares = 0;
  let products = 0;
  for (let t = 0; t < n; t += 1) {
    const now = x[t] as number;
    squares += now * now;
    products += now * (near - nearer / n);
    const leaving = last * (x[t + 1 === n ? 0 : t + 1] as number);
    nearer = a * (nearer - n * leaving + near + now);
    near = a * (near + now - leaving);
  }
  return (squares + 2 * products) / n;
}
