/** Rows of features with their classes: what a network learns from or is measured by. */
export interface Samples {
  readonly count: number;
  readonly featureCount: number;
  /** Row-major, [count × featureCount], without NaN. */
  readonly features: Float32Array;
  /** 0 BUY, 1 HOLD, 2 SELL. */
  readonly classes: Int8Array;
  /** Fraction by which the close changed over the label's horizon; null where labels are no returns. */
  readonly returns: Float32Array | null;
}

/** Copies some samples, in the order of the indexes. */
export function takeSamples(
  { features, classes, returns, featureCount }: Samples,
  indexes: Int32Array,
): Samples {
  const taken = {
    count: indexes.length,
    featureCount,
    features: new Float32Array(indexes.length * featureCount),
    classes: new Int8Array(indexes.length),
    returns: returns && new Float32Array(indexes.length),
  };
  for (const [to, from] of indexes.entries()) {
    taken.features.set(features.subarray(from * featureCount, (from + 1) * featureCount), to * featureCount);
    taken.classes[to] = classes[from] as number;
    if (returns !== null && taken.returns !== null) taken.returns[to] = returns[from] as number;
  }
  return taken;
}
