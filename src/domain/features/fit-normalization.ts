import { AppError } from '../../base/pure/app-error.js';
import type { Normalization } from '../strategy/strategy.js';
import type { FittedNormalization, NormalizationParameters } from './normalization.js';

/** The values of one raw input before normalization. */
export interface RawColumn {
  readonly featureId: string;
  readonly normalization: Normalization;
  readonly values: Float64Array;
}

/** Rows from `start` (inclusive) to `end` (exclusive). */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

/** Thrown when a raw input has no defined value in the rows that its normalization is fitted on. */
export class NormalizationFitError extends AppError {
  readonly code = 'INSUFFICIENT_DATA';

  constructor(readonly featureId: string) {
    super(`Feature '${featureId}' has no defined value in the training range; train on a longer range.`);
  }
}

/** Values are single precision: equal ones may differ by their last bit, as a share of their size. */
const VALUE_NOISE = 2 ** -22;

/**
 * Fits the normalization of raw inputs on some rows; undefined values do not count.
 * minmax: smallest and largest value; zscore: mean and population standard deviation. Values that differ by rounding
 * alone are equal: a deviation made of rounding errors would turn the next value into millions.
 * @returns parameters by feature id
 * @throws NormalizationFitError when a column has no defined value in the range
 */
export function fitNormalization(columns: readonly RawColumn[], range: RowRange): NormalizationParameters {
  return Object.fromEntries(columns.map((column) => [column.featureId, fitColumn(column, range)]));
}

function fitColumn(column: RawColumn, range: RowRange): FittedNormalization {
  const method = column.normalization;
  if (method === 'none') return { method };
  const values = column.values.subarray(range.start, range.end);
  let count = 0;
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    count++;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (count === 0) throw new NormalizationFitError(column.featureId);
  const isConstant = max - min <= VALUE_NOISE * Math.max(Math.abs(min), Math.abs(max));
  if (method === 'minmax') return { method, min, max: isConstant ? min : max };
  if (isConstant) return { method, mean: min, std: 0 };
  const mean = sum / count;
  let squares = 0;
  for (const value of values) if (!Number.isNaN(value)) squares += (value - mean) ** 2;
  return { method, mean, std: Math.sqrt(squares / count) };
}
