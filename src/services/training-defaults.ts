import type { StrategyOverride } from '../backtest/backtest-parameters.js';
import { describeReadFailure } from '../files/describe-read-failure.js';
import { unlessShort } from '../shared/resource-shortage.js';
import type { ModelStrategy } from '../strategy/strategy.js';
import { effectiveStrategy } from '../training/effective-strategy.js';
import { readStrategyFile } from '../workers/strategy-file.js';

/** What a strategy says about its own training. */
export type TrainingDefaults = Pick<ModelStrategy, 'name' | 'trainingData' | 'training'>;

/**
 * Reads what a strategy says about its own training, overrides applied.
 * @returns null for a strategy that is missing or broken: that is the worker's to report
 * @throws ResourceShortageError when it cannot be read at the moment: its defaults must not be lost
 */
export async function trainingDefaults(
  strategyConfigPath: string,
  overrides: readonly StrategyOverride[],
  strategiesDir: string,
): Promise<TrainingDefaults | null> {
  try {
    const text = await readStrategyFile(strategyConfigPath, strategiesDir);
    return effectiveStrategy(text, { symbols: [], timeframes: [], epochs: 0, overrides }).strategy;
  } catch (error) {
    // Throws on what neither the file nor its content explains: a defect is not to pass for a broken strategy.
    unlessShort(null)(error);
    describeReadFailure(strategyConfigPath, error);
    return null;
  }
}
