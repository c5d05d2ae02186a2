import type { Normalization } from '../strategy/strategy.js';
import type { FittedNormalization } from './normalization.js';
import { NormalizationMismatchError } from './normalization-mismatch-error.js';

/**
 * Makes the function that normalizes a raw input.
 *
 * minmax: (x − min) / (max − min), not clipped, so that values beyond the training range stay visible;
 * zscore: (x − mean) / std; none: x. Where all training values were equal the result is 0.
 * @param fitted parameters of the feature; undefined when the model has none
 * @throws NormalizationMismatchError when they are missing or of another method
 */
export function normalizer(
  featureId: string,
  method: Normalization,
  fitted: FittedNormalization | undefined,
): (value: number) => number {
  if (fitted !== undefined && fitted.method !== method) {
    throw new NormalizationMismatchError(featureId, method, fitted.method);
  }
  if (method === 'none') return (value) => value;
  if (fitted === undefined) throw new NormalizationMismatchError(featureId, method, null);
  switch (fitted.method) {
    case 'minmax':
      return scaler(fitted.min, fitted.max - fitted.min);
    case 'zscore':
      return scaler(fitted.mean, fitted.std);
    case 'none':
      return (value) => value;
  }
}

function scaler(origin: number, unit: number): (value: number) => number {
  return (value) => (unit === 0 ? 0 * value : (value - origin) / unit);
}
