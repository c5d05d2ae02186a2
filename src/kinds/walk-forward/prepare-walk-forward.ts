import { ENGINE_VERSION } from '../../domain/backtest/engine-version.js';
import { FEW_TRADES, runWarnings } from '../../domain/backtest/run-warnings.js';
import { availableRange } from '../../domain/backtest/select-range.js';
import { findUnadjustedSplits } from '../../domain/backtest/unadjusted-splits.js';
import { historyNeeded } from '../../domain/features/history-needed.js';
import { runningTotalWarnings } from '../../domain/features/running-total-warnings.js';
import type { Bars } from '../../domain/market/bars.js';
import { featurePlan } from '../../domain/strategy/feature-plan.js';
import { strategyHash } from '../../domain/strategy/strategy-hash.js';
import type { BarStretch } from '../../domain/study/walk-forward/purge.js';
import type { Means } from '../means/machine-means.js';
import { requireMeans } from '../means/require-means.js';
import { backtestEstimate, walkForwardEstimate } from '../means/work-estimate.js';
import type { KindFolders } from '../start/kind-folders.js';
import type { FoldWindow } from './fold-entry.js';
import { type LoadedWalkForward, pinnedBars } from './loaded-walk-forward.js';
import type { PreparedWalkForward } from './walk-forward-slice.js';

/**
 * Says what a walk-forward works on.
 * @throws WorkTooLargeError and its like when the machine has not the means
 */
export async function prepareWalkForward(
  walkForward: LoadedWalkForward,
  tensorflowBackend: string,
  means: Means,
  folders: KindFolders,
  attempt: number,
): Promise<PreparedWalkForward> {
  const { parameters, strategySource, strategy, loaded, plan, bars } = walkForward;
  const features = featurePlan(strategy);
  const { baseTimeframe, timeframes } = strategy.trainingData;
  const byTimeframe = new Map([...loaded.byTimeframe].map(([timeframe, { length }]) => [timeframe, length]));
  const run = backtestEstimate(features, { byTimeframe, baseTimeframe }, bars.length);
  // A later attempt finds models that an earlier one has written.
  const models = attempt === 1 ? plan.windows.length : 0;
  await requireMeans(walkForwardEstimate(run, features, strategy.model, models), means, folders);
  const { instrument, selection, history } = loaded;
  return {
    kind: 'prepared',
    inputs: {
      ...{ strategySource, strategyHash: strategyHash(strategySource), tensorflowBackend },
      engineVersion: ENGINE_VERSION,
      ...pinnedBars(loaded),
    },
    lastDay: availableRange(bars, instrument)?.endDate ?? parameters.endDate,
    windows: plan.windows.map(({ number, train, test }) => ({
      ...{ number, train: train.map((one) => foldWindow(bars, one)) },
      test: test.map((one) => foldWindow(bars, one)),
    })),
    embargoBars: plan.embargoBars,
    warnings: [
      ...runWarnings({
        ...{ instrument, history, totalBars: bars.length, totalTrades: FEW_TRADES, accountDepleted: false },
        splits: findUnadjustedSplits(selection.bars, selection.range),
        inSampleBars: 0,
      }),
      ...loaded.warnings,
      ...runningTotalWarnings(features),
      ...walkForward.strategyWarnings,
    ],
    training: {
      symbols: [parameters.symbol],
      timeframes: [...timeframes],
      epochs: parameters.epochs ?? strategy.training.epochs,
    },
  };
}

/** Returns how many bars of the base timeframe features look back at the most, as far as that is bounded. */
export function lookBackBars({ strategy }: LoadedWalkForward): number {
  return historyNeeded(strategy).converged;
}

function foldWindow({ openTimeMs }: Bars, { first, last }: BarStretch): FoldWindow {
  return {
    fromMs: openTimeMs[first] as number,
    toMs: openTimeMs[last] as number,
    bars: last - first + 1,
  };
}
