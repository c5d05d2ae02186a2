import { parseStrategy } from '../../../../src/domain/strategy/parse-strategy.js';
import {
  type StrategyProblem,
  StrategyValidationError,
} from '../../../../src/domain/strategy/strategy-validation-error.js';

/** Returns what is wrong with a strategy; nothing when it is valid. */
export function problemsOf(text: string): readonly StrategyProblem[] {
  try {
    parseStrategy(text);
    return [];
  } catch (error) {
    if (error instanceof StrategyValidationError) return error.problems;
    throw error;
  }
}
