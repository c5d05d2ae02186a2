import type { Normalization } from '../strategy/strategy.js';
import type { FittedNormalization } from './normalization.js';
import { NormalizationMismatchError } from './normalization-mismatch-error.js';

/** A straight line: (x − origin) / unit, and 0 where the unit is 0. */
export interface Scale {
  readonly origin: number;
  readonly unit: number;
}

const UNCHANGED: Scale = { origin: 0, unit: 1 };

/**
 * Returns how a raw input is normalized.
 *
 * minmax: (x − min) / (max − min), not clipped, so that values beyond the training range stay visible;
 * zscore: (x − mean) / std; none: x. Where all training values were equal the result is 0.
 * @param fitted parameters of the feature; undefined when the model has none
 * @throws NormalizationMismatchError when they are missing or of another method
 */
export function scaleOf(
  featureId: string,
  method: Normalization,
  fitted: FittedNormalization | undefined,
): Scale {
  if (fitted !== undefined && fitted.method !== method) {
    throw new NormalizationMismatchError(featureId, method, fitted.method);
  }
  if (method === 'none') return UNCHANGED;
  if (fitted === undefined) throw new NormalizationMismatchError(featureId, method, null);
  switch (fitted.method) {
    case 'minmax':
      return { origin: fitted.min, unit: fitted.max - fitted.min };
    case 'zscore':
      return { origin: fitted.mean, unit: fitted.std };
    case 'none':
      return UNCHANGED;
  }
}

/**
 * Writes every value of a column normalized, NaN where the column is NaN.
 * @param into as long as `values`
 */
export function fillScaled({ origin, unit }: Scale, values: Float64Array, into: Float32Array): void {
  if (unit === 0) for (let i = 0; i < values.length; i++) into[i] = 0 * (values[i] as number);
  else for (let i = 0; i < values.length; i++) into[i] = ((values[i] as number) - origin) / unit;
}
