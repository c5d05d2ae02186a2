import { z } from 'zod';
import { featurePlan } from '../domain/strategy/feature-plan.js';
import { parseStrategy } from '../domain/strategy/parse-strategy.js';
import { StrategyValidationError } from '../domain/strategy/strategy-validation-error.js';

/** The most bytes of a text that is checked or saved. */
export const MAX_SAVED_STRATEGY_BYTES = 64 * 1024;

export const checkStrategyQuestionSchema = z.strictObject({ source: z.string() });

export type CheckStrategyQuestion = z.infer<typeof checkStrategyQuestionSchema>;

/** What is wrong with the text of a strategy, and where. */
export interface CheckedStrategy {
  readonly valid: boolean;
  /** The most important first; empty when valid. */
  readonly problems: readonly {
    readonly message: string;
    /** Both 1-based; null where they are not known. */
    readonly line: number | null;
    readonly column: number | null;
  }[];
  /** Ids of the model's inputs, in order; empty when not valid. */
  readonly features: readonly string[];
}

/** Checks a text against the grammar; reads no file. */
export function checkStrategy({ source }: CheckStrategyQuestion): CheckedStrategy {
  const bytes = Buffer.byteLength(source);
  if (bytes > MAX_SAVED_STRATEGY_BYTES) {
    const message = `The text has ${bytes} bytes; a strategy has at most ${MAX_SAVED_STRATEGY_BYTES}`;
    return { valid: false, problems: [{ message, line: null, column: null }], features: [] };
  }
  try {
    const features = featurePlan(parseStrategy(source).strategy).map(({ id }) => id);
    return { valid: true, problems: [], features };
  } catch (error) {
    if (!(error instanceof StrategyValidationError)) throw error;
    const problems = error.problems.map(({ message, line, column }) => ({ message, line, column }));
    return { valid: false, problems, features: [] };
  }
}
