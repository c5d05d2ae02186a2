import type { MetricDescription } from '../../domain/statistics/metric-definition.js';
import { formatDays, formatMoney, formatPercent, formatRatio, formatWhole, UNDEFINED } from './format.js';

/** Writes the value of a metric in its unit. */
export function metricFigure({ unit, sign }: MetricDescription, value: number | null | undefined): string {
  if (value == null) return UNDEFINED;
  switch (unit) {
    case 'fraction':
      return formatPercent(sign === 'minus' ? -value : value, sign === 'plus');
    case 'money':
      return formatMoney(value);
    case 'ratio':
      return formatRatio(value);
    case 'days':
      return formatDays(value);
    case 'count':
      return formatWhole(value);
  }
}
