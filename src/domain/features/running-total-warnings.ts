import type { RunWarning } from '../../base/pure/run-warning.js';
import { indicatorDefinition } from '../indicators/indicator-registry.js';
import type { FeatureSpec } from '../strategy/feature-plan.js';

/**
 * Returns a warning when features are made of running totals: their level depends on the first bar that is loaded,
 * so that a model meets other values in a backtest than it learned from.
 * @param plan from featurePlan(strategy)
 */
export function runningTotalWarnings(plan: readonly FeatureSpec[]): readonly RunWarning[] {
  const totals = plan
    .map(({ indicator }) => indicator)
    .filter(({ type, params }) => indicatorDefinition(type).startDependence?.(params) === 'sum')
    .map(({ id, type }) => `'${id}' (${type})`);
  if (totals.length === 0) return [];
  return [
    {
      code: 'RUNNING_TOTAL_FEATURE',
      severity: 'CAUTION',
      message:
        `The level of ${[...new Set(totals)].join(', ')} depends on the first bar that was loaded, ` +
        'so the model meets other values here than in its training. ' +
        'Use an indicator with a window instead, such as cmf, mfi, or vwap with a period.',
    },
  ];
}
