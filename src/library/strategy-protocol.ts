import { z } from 'zod';
import type { ModelStrategy, Strategy } from '../domain/strategy/strategy.js';

/**
 * What the server asks the inventory thread about texts of strategies. Whoever writes a strategy or an override decides
 * how long it takes to parse, and that must not be at the cost of those who ask for something else.
 */

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
  readonly timeframes: readonly string[];
  readonly valid: boolean;
  /** Every problem, as a sentence; empty when valid. */
  readonly errors: readonly string[];
  /** Ids of the model's inputs, in order; empty when not valid. */
  readonly features: readonly string[];
}

export const overriddenStrategySchema = z.strictObject({
  text: z.string(),
  overrides: z.array(z.strictObject({ path: z.string(), value: z.string() })).readonly(),
});

/** A strategy as a start mutation names it: the text of the file, and what is to be replaced in it. */
export type OverriddenStrategy = z.infer<typeof overriddenStrategySchema>;

/** What a model is found by. */
export type StrategyIdentity = { readonly kind: 'VALID'; readonly strategy: Strategy } | InvalidStrategy;

/** As much as can be told of a strategy with problems. */
export interface InvalidStrategy {
  readonly kind: 'INVALID';
  /** Null where it cannot be read. */
  readonly name: string | null;
  /** True when it trades recorded signals, and needs no model. */
  readonly isRecorded: boolean;
  /** Every problem, a line each. */
  readonly reason: string;
  /** True when the file is valid, and what overrides put into it is not. */
  readonly isOverridesFault: boolean;
}

/** What a strategy says about its own training. */
export type TrainingDefaults = Pick<ModelStrategy, 'name' | 'trainingData' | 'training'>;
