import type { Bars } from '../market/bars.js';
import type { IndicatorParams, ParameterSpec } from './indicator-definition.js';

/** The columns an indicator over a single series may be computed from. */
export const SOURCE_COLUMNS = ['open', 'high', 'low', 'close', 'volume'] as const;

const MAX_PERIOD_BARS = 10_000;

/** Describes a length in bars: an integer from `min` (default 1) to 10,000. */
export function periodParameter(
  name: string,
  defaultBars: number,
  options: { readonly min?: number; readonly aliases?: readonly string[] } = {},
): ParameterSpec {
  return {
    name,
    kind: 'integer',
    default: defaultBars,
    min: options.min ?? 1,
    max: MAX_PERIOD_BARS,
    aliases: options.aliases ?? [],
  };
}

/** Describes the column an indicator is computed from; default close. */
export const sourceParameter: ParameterSpec = {
  name: 'source',
  kind: 'source',
  default: 'close',
  values: SOURCE_COLUMNS,
};

/**
 * Returns a numeric parameter.
 * @throws TypeError when it is absent or not a number: parameters come from a validated strategy
 */
export function numberParam(params: IndicatorParams, name: string): number {
  const value = params[name];
  if (typeof value !== 'number')
    throw new TypeError(`Indicator parameter '${name}' is not a number: ${value}`);
  return value;
}

/** Returns the column of the bars that the parameter `source` names. */
export function sourceColumn(bars: Bars, params: IndicatorParams): Float64Array {
  const name = SOURCE_COLUMNS.find((column) => column === params.source);
  if (name === undefined) throw new TypeError(`Indicator source '${params.source}' is not a column of bars`);
  return bars[name];
}
