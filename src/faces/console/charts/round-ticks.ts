/** Steps of ticks, times a power of ten. */
const ROUND_STEPS = [1, 2, 5, 10] as const;

/**
 * Returns where an axis has its ticks: multiples of a round step, which is 1, 2 or 5 times a power of ten.
 * @param most how many ticks there are at the most, at least 2
 */
export function roundTicks(
  low: number,
  high: number,
  most: number,
): { readonly ticks: readonly number[]; readonly step: number } {
  const least = (high - low) / (most - 1);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = power * (ROUND_STEPS.find((round) => round * power >= least) ?? 10);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return { ticks: Array.from({ length: count }, (_, index) => (first + index) * step), step };
}
