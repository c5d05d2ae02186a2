/** The strategy parameters of CMA-ES for a number of dimensions, named as in the tutorial. */
export interface CmaEsSettings {
  /** μ: how many of a generation the mean is made of. */
  readonly parents: number;
  /** Recombination weights, the best first; those of the worse half are negative. */
  readonly weights: Float64Array;
  readonly muEff: number;
  readonly cSigma: number;
  readonly dSigma: number;
  readonly cc: number;
  readonly c1: number;
  readonly cMu: number;
  /** E‖N(0, I)‖. */
  readonly expectedLength: number;
}

/**
 * Returns the default strategy parameters (Hansen, The CMA Evolution Strategy: A Tutorial, 2016, arXiv:1604.00772,
 * table 1 and equations 49 to 58).
 * @param n dimensions, 1 or more
 * @param lambda trials of a generation
 */
export function cmaEsSettings(n: number, lambda: number): CmaEsSettings {
  const raw = Float64Array.from({ length: lambda }, (_, i) => Math.log((lambda + 1) / 2) - Math.log(i + 1));
  const parents = Math.floor(lambda / 2);
  const muEff = effective(raw.subarray(0, parents));
  const muEffWorse = effective(raw.subarray(parents));
  const cSigma = (muEff + 2) / (n + muEff + 5);
  const c1 = 2 / ((n + 1.3) ** 2 + muEff);
  const cMu = Math.min(1 - c1, (2 * (0.25 + muEff + 1 / muEff - 2)) / ((n + 2) ** 2 + muEff));
  const worse = Math.min(1 + c1 / cMu, 1 + (2 * muEffWorse) / (muEff + 2), (1 - c1 - cMu) / (n * cMu));
  const positive = raw.reduce((sum, weight) => sum + Math.max(0, weight), 0);
  const negative = raw.reduce((sum, weight) => sum - Math.min(0, weight), 0);
  return {
    parents,
    weights: raw.map((weight) => (weight >= 0 ? weight / positive : (worse * weight) / negative)),
    muEff,
    cSigma,
    dSigma: 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma,
    cc: (4 + muEff / n) / (n + 4 + (2 * muEff) / n),
    c1,
    cMu,
    expectedLength: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)),
  };
}

/** Returns (Σ w)² / Σ w². */
function effective(weights: Float64Array): number {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return sum ** 2 / weights.reduce((total, weight) => total + weight * weight, 0);
}
