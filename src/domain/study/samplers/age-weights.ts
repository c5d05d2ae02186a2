/** As many of the newest have full weight. */
const NEWEST = 25;

/**
 * Returns the weights of kernels, the oldest first, and after them that of a prior with the weight of a new one; they
 * sum to 1. The newest 25 are alike; before them weights fall evenly to 1/n.
 * @param count n, without the prior
 */
export function ageWeights(count: number): Float64Array {
  const weights = new Float64Array(count + 1).fill(1);
  const older = count - NEWEST;
  for (let i = 0; i < older; i += 1) {
    const lowest = 1 / count;
    weights[i] = older === 1 ? lowest : lowest + ((1 - lowest) * i) / (older - 1);
  }
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
