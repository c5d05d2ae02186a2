import { AppError } from '../../base/pure/app-error.js';
import { indicatorDefinition } from '../indicators/indicator-registry.js';
import type { Bars } from '../market/bars.js';
import type { Timeframe } from '../market/timeframe.js';
import type { FeatureSpec } from '../strategy/feature-plan.js';
import type { IndicatorSpec } from '../strategy/strategy.js';

/** Thrown when an indicator reads volume and the bars have none, as those of currencies often do. */
export class VolumeMissingError extends AppError {
  readonly code = 'INSUFFICIENT_DATA';

  constructor(
    readonly indicatorId: string,
    readonly type: string,
    readonly timeframe: Timeframe,
  ) {
    super(
      `The indicator '${indicatorId}' (${type}) reads volume, and no ${timeframe} bar has any. ` +
        'Use an indicator without volume, or load data that has it.',
    );
  }
}

/**
 * Makes sure that the bars have volume where features read it: without, totals would stand still at 0 and ratios
 * would be undefined throughout.
 * @param plan from featurePlan(strategy)
 * @throws VolumeMissingError for the first indicator that reads volume of a timeframe whose bars have none
 */
export function requireVolume(plan: readonly FeatureSpec[], bars: ReadonlyMap<Timeframe, Bars>): void {
  for (const { indicator, timeframe } of plan) {
    const volume = bars.get(timeframe)?.volume;
    if (volume === undefined || !readsVolume(indicator) || volume.some((amount) => amount > 0)) continue;
    throw new VolumeMissingError(indicator.id, indicator.type, timeframe);
  }
}

function readsVolume({ type, params }: IndicatorSpec): boolean {
  return params.source === 'volume' || indicatorDefinition(type).columns.includes('volume');
}
