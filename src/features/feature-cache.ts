import { membershipFunction } from '../fuzzy/membership.js';
import { type CancellationSignal, neverCancelled, throwIfCancelled } from '../shared/cancelled-error.js';
import type { FeatureSpec } from '../strategy/feature-plan.js';
import { fitNormalization, type RawColumn, type RowRange } from './fit-normalization.js';
import { type FeatureBars, IndicatorColumns } from './indicator-columns.js';
import type { NormalizationParameters } from './normalization.js';
import { normalizer } from './normalize.js';

export interface FeatureCacheOptions extends FeatureBars {
  /** From featurePlan(strategy). */
  readonly plan: readonly FeatureSpec[];
  /** Saved with the model; or, in training, the rows to fit them on. */
  readonly normalization: NormalizationParameters | { readonly fitOn: RowRange };
  /** Is looked at between indicators and between features. */
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
  readonly #undefinedCount: Uint16Array;

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
    this.#undefinedCount = countUndefined(columns, length);
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
      ? fitNormalization(rawColumns(plan, indicators, length), options.normalization.fitOn)
      : options.normalization;
    const columns = plan.map((spec) => {
      throwIfCancelled(signal);
      const transform = transformation(spec, normalization);
      const values = indicators.output(spec);
      return align(values, indicators.visible(spec.timeframe), new Float32Array(length), transform);
    });
    return new FeatureCache(plan, length, normalization, columns);
  }

  /** Returns rows `start` (inclusive) to `end` (exclusive), row-major, [rows × features]. */
  fillRows(start: number, end: number): Float32Array {
    const width = this.#columns.length;
    const rows = new Float32Array((end - start) * width);
    this.#columns.forEach((column, feature) => {
      for (let row = start, at = feature; row < end; row++, at += width) rows[at] = column[row] as number;
    });
    return rows;
  }

  /** Tells whether every feature of a row is defined. */
  definedAt(row: number): boolean {
    return this.#undefinedCount[row] === 0;
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

function rawColumns(plan: readonly FeatureSpec[], indicators: IndicatorColumns, length: number): RawColumn[] {
  return plan.flatMap((spec) => {
    if (spec.transform.kind !== 'raw') return [];
    const { normalization } = spec.transform;
    const values = align(
      indicators.output(spec),
      indicators.visible(spec.timeframe),
      new Float64Array(length),
      (value) => value,
    );
    return [{ featureId: spec.id, normalization, values }];
  });
}

function transformation(spec: FeatureSpec, fitted: NormalizationParameters): (value: number) => number {
  if (spec.transform.kind === 'membership') return membershipFunction(spec.transform.shape);
  const parameters = Object.hasOwn(fitted, spec.id) ? fitted[spec.id] : undefined;
  return normalizer(spec.id, spec.transform.normalization, parameters);
}

/** A plain loop: `map` of typed arrays more than doubled the time for long columns. */
function align<T extends Float32Array | Float64Array>(
  values: Float64Array,
  visible: Int32Array | null,
  into: T,
  transform: (value: number) => number,
): T {
  for (let row = 0; row < into.length; row++) {
    const index = visible === null ? row : (visible[row] as number);
    into[row] = index < 0 ? Number.NaN : transform(values[index] as number);
  }
  return into;
}

function countUndefined(columns: readonly Float32Array[], length: number): Uint16Array {
  const counts = new Uint16Array(length);
  for (const column of columns) {
    for (let row = 0; row < length; row++) {
      if (Number.isNaN(column[row])) counts[row] = (counts[row] as number) + 1;
    }
  }
  return counts;
}
