import { AppError } from '../base/pure/app-error.js';
import type { ModelStrategy } from '../domain/strategy/strategy.js';
import { effectiveStrategy } from '../tensorflow/training/effective-strategy.js';
import type { OverriddenStrategy } from './overridden-strategy.js';

/** What a strategy says about its own training. */
export type TrainingDefaults = Pick<ModelStrategy, 'name' | 'trainingData' | 'training'>;

/** Reads what a strategy says about its own training; null for one that is broken. */
export function readTrainingDefaults({ text, overrides }: OverriddenStrategy): TrainingDefaults | null {
  try {
    const { strategy } = effectiveStrategy(text, { symbols: [], timeframes: [], epochs: 0, overrides });
    const { name, trainingData, training } = strategy;
    return { name, trainingData, training };
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
