import { basename } from 'node:path';
import { z } from 'zod';
import { featurePlan } from '../domain/strategy/feature-plan.js';
import { parseStrategy } from '../domain/strategy/parse-strategy.js';
import { strategyOutline } from '../domain/strategy/strategy-outline.js';
import { StrategyValidationError } from '../domain/strategy/strategy-validation-error.js';
import { tradedFirst } from '../domain/strategy/traded-first.js';

export const listStrategyQuestionSchema = z.strictObject({
  /** Public path, for messages and names. */
  path: z.string(),
  text: z.string(),
});

export type ListStrategyQuestion = z.infer<typeof listStrategyQuestionSchema>;

/** What is known of a strategy file; one that is not valid shows what can be read of it. */
export interface ListedStrategy {
  /** As startBacktest takes it. */
  readonly path: string;
  /** The name of the file, without its ending, where it says none. */
  readonly name: string;
  readonly description: string | null;
  readonly symbols: readonly string[];
  /** The one that is traded first. */
  readonly timeframes: readonly string[];
  readonly valid: boolean;
  /** Every problem, as a sentence; empty when valid. */
  readonly errors: readonly string[];
  /** Ids of the model's inputs, in order; empty when not valid. */
  readonly features: readonly string[];
}

/** Checks a strategy for a list. */
export function listStrategy({ path, text }: ListStrategyQuestion): ListedStrategy {
  try {
    const { strategy } = parseStrategy(text);
    const { name, description, trainingData } = strategy;
    const { symbols } = trainingData;
    const timeframes = tradedFirst(trainingData);
    const features = featurePlan(strategy).map(({ id }) => id);
    return { path, name, description, symbols, timeframes, valid: true, errors: [], features };
  } catch (error) {
    if (!(error instanceof StrategyValidationError)) throw error;
    return invalidStrategy(
      path,
      text,
      error.problems.map(({ message }) => message),
    );
  }
}

/** Returns what a list shows of a strategy with problems. */
export function invalidStrategy(path: string, text: string, errors: readonly string[]): ListedStrategy {
  const outline = strategyOutline(text);
  const name = outline.name ?? basename(path).replace(/\.ya?ml$/, '');
  return { path, ...outline, name, valid: false, errors, features: [] };
}
