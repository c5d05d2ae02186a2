import { AppError } from '../../base/pure/app-error.js';
import type { ModelStrategy, Strategy } from './strategy.js';

/** Thrown where a strategy of recorded signals is asked for something that only one with a model has. */
export class NoModelStrategyError extends AppError {
  readonly code = 'VALIDATION_ERROR';

  constructor(
    readonly strategyName: string,
    readonly file: string,
  ) {
    super(
      `The strategy '${strategyName}' trades the recorded signals of '${file}': it has no features and no model. ` +
        'Name a strategy with nn_inputs and model.',
    );
  }
}

/**
 * Returns the strategy if it decides by a model.
 * @throws NoModelStrategyError when it trades recorded signals
 */
export function requireModelStrategy(strategy: Strategy): ModelStrategy {
  if (strategy.kind === 'signals') throw new NoModelStrategyError(strategy.name, strategy.signals.file);
  return strategy;
}
