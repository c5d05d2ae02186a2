import type { IndicatorParams } from '../../src/domain/indicators/indicator-definition.js';
import { indicatorDefinition } from '../../src/domain/indicators/indicator-registry.js';
import type { Bars } from '../../src/domain/market/bars.js';
import type { Figure } from './compare.js';

/** Computes an indicator of ours, defaults for what is not given; undefined values are null. */
export function indicatorColumns(
  type: string,
  bars: Bars,
  params: IndicatorParams = {},
): Readonly<Record<string, readonly Figure[]>> {
  const definition = indicatorDefinition(type);
  const defaults = definition.parameters.map((parameter) => [parameter.name, parameter.default] as const);
  const columns = definition.compute(bars, { ...Object.fromEntries(defaults), ...params });
  return Object.fromEntries(
    Object.entries(columns).map(([output, column]) => [
      output,
      Array.from(column, (value) => (Number.isNaN(value) ? null : value)),
    ]),
  );
}
