import { METRICS } from '../../../domain/statistics/backtest-metrics.js';
import { METRIC_FIELDS, type MetricName } from '../../../domain/study/objective.js';
import { metricFigure, metricLabel } from '../metric-figure.js';

/** Names a metric that trials are compared by. */
export function objectiveLabel(name: MetricName): string {
  return metricLabel(METRICS[METRIC_FIELDS[name]]);
}

/** Writes a value of such a metric in its unit. */
export function objectiveFigure(name: MetricName, value: number | null): string {
  return metricFigure(METRICS[METRIC_FIELDS[name]], value);
}
