import type { CmaEsSettings } from './cma-es-settings.js';
import { symmetricEigen } from './symmetric-eigen.js';

/** What CMA-ES knows after some generations: where it looks, how far and in which directions. */
export interface CmaEsState {
  readonly generation: number;
  readonly mean: Float64Array;
  readonly sigma: number;
  /** B · D: what makes draws of N(0, I) ones of N(0, C). Row-major, as the other matrices. */
  readonly transform: Float64Array;
  /** C^(−1/2). */
  readonly inverseRoot: Float64Array;
  readonly covariance: Float64Array;
  readonly sigmaPath: Float64Array;
  readonly covariancePath: Float64Array;
}

/** Returns M · v. */
export function times(matrix: Float64Array, vector: Float64Array): Float64Array {
  const n = vector.length;
  return Float64Array.from({ length: n }, (_, row) => {
    let sum = 0;
    for (let k = 0; k < n; k += 1) sum += (matrix[row * n + k] as number) * (vector[k] as number);
    return sum;
  });
}

/** Returns the state before the first generation: no direction is preferred. */
export function initialState(n: number, mean: number, sigma: number): CmaEsState {
  const identity = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) identity[i * n + i] = 1;
  return {
    generation: 0,
    mean: new Float64Array(n).fill(mean),
    sigma,
    transform: identity,
    inverseRoot: identity,
    covariance: identity,
    sigmaPath: new Float64Array(n),
    covariancePath: new Float64Array(n),
  };
}

/**
 * Returns the state after a generation (Hansen's tutorial, equations 38 to 47, with negative weights).
 * @param steps (x − mean) / sigma of all trials, the best first
 * @param least of each axis the smallest deviation that is allowed in the next generation, given its mean; above 0
 */
export function nextState(
  state: CmaEsState,
  settings: CmaEsSettings,
  steps: readonly Float64Array[],
  least: (axis: number, mean: number) => number,
): CmaEsState {
  const { weights, muEff, cSigma, dSigma, cc, c1, cMu, expectedLength, parents } = settings;
  const n = state.mean.length;
  const direction = new Float64Array(n);
  for (let k = 0; k < parents; k += 1) {
    const step = steps[k] as Float64Array;
    for (let i = 0; i < n; i += 1) {
      direction[i] = (direction[i] as number) + (weights[k] as number) * (step[i] as number);
    }
  }
  const mean = state.mean.map((value, i) => value + state.sigma * (direction[i] as number));

  const white = times(state.inverseRoot, direction);
  const pull = Math.sqrt(cSigma * (2 - cSigma) * muEff);
  const sigmaPath = state.sigmaPath.map((value, i) => (1 - cSigma) * value + pull * (white[i] as number));
  const length = Math.hypot(...sigmaPath);
  const sigma = state.sigma * Math.exp((cSigma / dSigma) * (length / expectedLength - 1));

  const settled = Math.sqrt(1 - (1 - cSigma) ** (2 * (state.generation + 1)));
  const isShort = length / settled < (1.4 + 2 / (n + 1)) * expectedLength;
  const along = isShort ? Math.sqrt(cc * (2 - cc) * muEff) : 0;
  const covariancePath = state.covariancePath.map(
    (value, i) => (1 - cc) * value + along * (direction[i] as number),
  );

  // A negative weight could take more from a direction than there is: it is scaled by the length of its step.
  const scaled = weights.map((weight, k) =>
    weight >= 0
      ? weight
      : (weight * n) / Math.hypot(...times(state.inverseRoot, steps[k] as Float64Array)) ** 2,
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const kept = 1 + c1 * (isShort ? 0 : cc * (2 - cc)) - c1 - cMu * total;
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let value = kept * (state.covariance[i * n + j] as number);
      value += c1 * (covariancePath[i] as number) * (covariancePath[j] as number);
      for (let k = 0; k < steps.length; k += 1) {
        const step = steps[k] as Float64Array;
        value += cMu * (scaled[k] as number) * (step[i] as number) * (step[j] as number);
      }
      covariance[i * n + j] = value;
      covariance[j * n + i] = value;
    }
    const smallest = (least(i, mean[i] as number) / sigma) ** 2;
    covariance[i * n + i] = Math.max(covariance[i * n + i] as number, smallest);
  }
  // The same distribution with variances of 1 on average: what floors hold up on one side and steps shrink on the other
  // would leave the range of doubles in a long study.
  const scale = Math.sqrt(meanVariance(covariance, n));
  const scaledCovariance = covariance.map((value) => value / scale ** 2);
  return {
    generation: state.generation + 1,
    mean,
    sigma: sigma * scale,
    covariance: scaledCovariance,
    sigmaPath,
    covariancePath: covariancePath.map((value) => value / scale),
    ...rootsOf(scaledCovariance, n),
  };
}

function meanVariance(covariance: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i += 1) sum += covariance[i * n + i] as number;
  return sum / n;
}

function rootsOf(covariance: Float64Array, n: number): Pick<CmaEsState, 'transform' | 'inverseRoot'> {
  const { values, vectors } = symmetricEigen(covariance, n);
  // Rounding may leave a value of 0 or below where the matrix has none.
  const largest = Math.max(...values);
  const deviations = values.map((value) => Math.sqrt(Math.max(value, largest * Number.EPSILON)));
  const transform = vectors.map((value, index) => value * (deviations[index % n] as number));
  const inverseRoot = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) {
      let sum = 0;
      for (let k = 0; k < n; k += 1) {
        sum += ((vectors[i * n + k] as number) * (vectors[j * n + k] as number)) / (deviations[k] as number);
      }
      inverseRoot[i * n + j] = sum;
    }
  }
  return { transform, inverseRoot };
}
