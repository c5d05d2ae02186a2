import type { TrainingParameters } from '../../domain/strategy/training-parameters.js';
import type { OperationSubject } from '../../operations/record/operation-summary.js';

/**
 * Returns what a training works on, as far as its parameters tell: its dates are what bounds the bars, and its result
 * tells on which it has trained.
 */
export function trainingSubject({
  symbols,
  timeframes,
  startDate,
  endDate,
}: TrainingParameters): OperationSubject {
  return {
    symbols,
    timeframe: timeframes.length === 1 ? (timeframes[0] as string) : null,
    startDate,
    endDate,
  };
}

/** Returns the public path of the model that a training makes. */
export function trainedModelPath({ modelName }: TrainingParameters): string {
  return `models/${modelName}`;
}
