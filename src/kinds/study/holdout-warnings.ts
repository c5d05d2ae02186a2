import type { RunWarning } from '../../base/pure/run-warning.js';
import { runWarnings } from '../../domain/backtest/run-warnings.js';
import { findUnadjustedSplits } from '../../domain/backtest/unadjusted-splits.js';
import { runningTotalWarnings } from '../../domain/features/running-total-warnings.js';
import { featurePlan } from '../../domain/strategy/feature-plan.js';
import { modelWarnings } from '../../tensorflow/inference/model-warnings.js';
import type { CompletedTrial } from './trial.js';

/**
 * Returns what a backtest of the days that were held out says of the trial that was measured on them. Their bars come
 * after all training: what is not known of a model was said of the search.
 */
export function holdoutWarnings(trial: CompletedTrial): readonly RunWarning[] {
  const { metrics, accountDepleted, combination, loaded, model, signalWarnings } = trial;
  const { strategy, symbol } = combination;
  const { instrument, history, selection } = loaded;
  const { bars, range } = selection;
  return [
    ...runWarnings({
      ...{ instrument, history, totalBars: range.endIndex - range.firstIndex },
      ...{ totalTrades: metrics.totalTrades, accountDepleted, inSampleBars: 0 },
      splits: findUnadjustedSplits(bars, range),
    }),
    ...loaded.warnings,
    ...(model === null ? [] : modelWarnings(model.metadata, strategy, { symbol, strategyHash: null })),
    ...(strategy.kind === 'model' ? runningTotalWarnings(featurePlan(strategy)) : []),
    ...signalWarnings,
  ];
}
