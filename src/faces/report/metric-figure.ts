import type { MetricDescription } from '../../domain/statistics/metric-definition.js';
import { formatDays, formatMoney, formatNumber, formatPercent, formatRatio, UNDEFINED } from './format.js';

/** Names a metric where there is room for its long name, and its unit where the figure does not show it. */
export function metricLabel({ unit, label, longLabel = label }: MetricDescription): string {
  return unit === 'days' ? `${longLabel}, days` : longLabel;
}

/** Writes the value of a metric in its unit. */
export function metricFigure({ unit, sign }: MetricDescription, value: number | null): string {
  if (value === null) return UNDEFINED;
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
      return formatNumber(value);
  }
}
