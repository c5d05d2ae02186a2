import { AppError } from '../../base/pure/app-error.js';
import type { Strategy } from '../../domain/strategy/strategy.js';

/** Thrown when a strategy is run on bars of another length than it is made for. */
class StrategyTimeframeError extends AppError {
  readonly code = 'VALIDATION_ERROR';

  constructor(
    readonly asked: string,
    readonly strategyTimeframe: string,
  ) {
    super(
      `The strategy trades ${strategyTimeframe} bars and the backtest asks for ${asked}. ` +
        `Ask for ${strategyTimeframe}, or change training_data.timeframes and train a model for it.`,
    );
  }
}

/**
 * Makes sure that a strategy is run on the bars that it is made for.
 * @param asked timeframe of the run
 * @throws StrategyTimeframeError
 */
export function requireTimeframe({ trainingData }: Pick<Strategy, 'trainingData'>, asked: string): void {
  if (trainingData.baseTimeframe !== asked)
    throw new StrategyTimeframeError(asked, trainingData.baseTimeframe);
}
