import {
  type CancellationSignal,
  neverCancelled,
  throwIfCancelled,
} from '../../base/pure/cancelled-error.js';
import { fillMemberships } from '../fuzzy/membership.js';
import type { FeatureSpec } from '../strategy/feature-plan.js';
import { fitNormalization, type RawColumn, type RowRange } from './fit-normalization.js';
import { type FeatureBars, IndicatorColumns } from './indicator-columns.js';
import type { NormalizationParameters } from './normalization.js';
import { fillScaled, scaleOf } from './normalize.js';

export interface FeatureCacheOptions extends FeatureBars {
  /** From featurePlan(strategy). */
  readonly plan: readonly FeatureSpec[];
  /** Saved with the model; or, in training, the rows to fit them on. */
  readonly normalization: NormalizationParameters | { readonly fitOn: RowRange };
  /** Looked at between indicators and between features. */
  readonly signal?: CancellationSignal;
}

/**
 * Holds every feature of every base bar as columns, computed once: features never depend on the position.
 *
 * Row i is what is known at the close of base bar i; NaN is undefined. Values are single precision, as the
 * model takes them.
 */
export class FeatureCache {
  /** In the order of the model's inputs. */
  readonly featureIds: readonly string[];
  /** Number of rows: bars of the base timeframe. */
  readonly length: number;
  /** The parameters in use, those of raw inputs only. */
  readonly normalization: NormalizationParameters;
  readonly #columns: readonly Float32Array[];
  #rows = new Float32Array(0);
  /** 1 for each row in which a feature is undefined. */
  readonly #isUndefined: Uint8Array;

  private constructor(
    plan: readonly FeatureSpec[],
    length: number,
    normalization: NormalizationParameters,
    columns: readonly Float32Array[],
  ) {
    this.featureIds = plan.map(({ id }) => id);
    this.length = length;
    this.normalization = normalization;
    this.#columns = columns;
    this.#isUndefined = markUndefined(columns, length);
  }

  /**
   * Computes all features; each indicator once for each timeframe.
   * @throws NormalizationMismatchError when parameters of a raw input are missing or of another method
   * @throws NormalizationFitError when there is nothing to fit them on
   * @throws CancelledError when the signal is set
   */
  static build(options: FeatureCacheOptions): FeatureCache {
    const { plan, baseTimeframe, signal = neverCancelled } = options;
    const indicators = new IndicatorColumns(options, signal);
    const { length } = indicators.bars(baseTimeframe);
    const normalization = isToFit(options.normalization)
      ? fitNormalization(rawColumns(plan, indicators), options.normalization.fitOn)
      : options.normalization;
    const columns = plan.map((spec) => {
      throwIfCancelled(signal);
      return featureColumn(spec, indicators.rows(spec), normalization);
    });
    return new FeatureCache(plan, length, normalization, columns);
  }

  /**
   * Returns rows `start` (inclusive) to `end` (exclusive), row-major, [rows × features]. They are valid until the
   * next call, which may use their memory again: new memory for each chunk had the collector at work all the time.
   */
  fillRows(start: number, end: number): Float32Array {
    const width = this.#columns.length;
    const size = (end - start) * width;
    if (this.#rows.length !== size) this.#rows = new Float32Array(size);
    const rows = this.#rows;
    this.#columns.forEach((column, feature) => {
      for (let row = start, at = feature; row < end; row++, at += width) rows[at] = column[row] as number;
    });
    return rows;
  }

  /** Tells whether every feature of a row is defined. */
  definedAt(row: number): boolean {
    return this.#isUndefined[row] === 0;
  }

  /** Returns one feature, a value for each row. */
  column(id: string): Float32Array {
    const column = this.#columns[this.featureIds.indexOf(id)];
    if (column === undefined) throw new TypeError(`FeatureCache: no feature '${id}'`);
    return column;
  }
}

function isToFit(
  normalization: FeatureCacheOptions['normalization'],
): normalization is { readonly fitOn: RowRange } {
  // A feature id begins with a timeframe, so that no parameter can be called fitOn.
  return 'fitOn' in normalization && 'start' in normalization.fitOn;
}

function rawColumns(plan: readonly FeatureSpec[], indicators: IndicatorColumns): RawColumn[] {
  return plan.flatMap((spec) => {
    if (spec.transform.kind !== 'raw') return [];
    const { normalization } = spec.transform;
    const values = indicators.rows(spec);
    return [{ featureId: spec.id, normalization, values }];
  });
}

function featureColumn(
  { id, transform }: FeatureSpec,
  values: Float64Array,
  fitted: NormalizationParameters,
): Float32Array {
  const column = new Float32Array(values.length);
  if (transform.kind === 'membership') fillMemberships(transform.shape, values, column);
  else
    fillScaled(
      scaleOf(id, transform.normalization, Object.hasOwn(fitted, id) ? fitted[id] : undefined),
      values,
      column,
    );
  return column;
}

function markUndefined(columns: readonly Float32Array[], length: number): Uint8Array {
  const marks = new Uint8Array(length);
  for (const column of columns) {
    for (let row = 0; row < length; row++) if (Number.isNaN(column[row])) marks[row] = 1;
  }
  return marks;
}
