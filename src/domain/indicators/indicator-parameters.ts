import type { Bars } from '../market/bars.js';
import type { IndicatorParams, ParameterSpec } from './indicator-definition.js';
import { averagePrice, medianPrice, typicalPrice } from './kernels/bar-prices.js';

/** What an indicator over a single series may be computed from: columns of bars and means of their prices. */
export const SOURCES = ['open', 'high', 'low', 'close', 'volume', 'hl2', 'hlc3', 'ohlc4'] as const;

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

/** Describes the distance of bands from their middle as a multiple of a measure of spread: 0 to 1,000. */
export function multiplierParameter(
  name: string,
  defaultMultiplier: number,
  aliases: readonly string[] = [],
): ParameterSpec {
  return { name, kind: 'number', default: defaultMultiplier, min: 0, max: 1_000, aliases };
}

/** Describes the series an indicator is computed from; default close. */
export const sourceParameter: ParameterSpec = {
  name: 'source',
  kind: 'source',
  default: 'close',
  values: SOURCES,
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

/** Returns the series that the parameter `source` names. */
export function sourceColumn(bars: Bars, params: IndicatorParams): Float64Array {
  const name = SOURCES.find((source) => source === params.source);
  switch (name) {
    case undefined:
      throw new TypeError(`Indicator source '${params.source}' is not a column of bars`);
    case 'hl2':
      return medianPrice(bars);
    case 'hlc3':
      return typicalPrice(bars);
    case 'ohlc4':
      return averagePrice(bars);
    default:
      return bars[name];
  }
}
