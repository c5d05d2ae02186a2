import { basename } from 'node:path';
import { z } from 'zod';
import { AppError } from '../base/pure/app-error.js';
import { featurePlan } from '../domain/strategy/feature-plan.js';
import { parseStrategy } from '../domain/strategy/parse-strategy.js';
import { strategyOutline } from '../domain/strategy/strategy-outline.js';
import { applyOverrides } from '../domain/strategy/strategy-overrides.js';
import { StrategyValidationError } from '../domain/strategy/strategy-validation-error.js';
import { readYamlSource } from '../domain/strategy/yaml-source.js';
import { effectiveStrategy } from '../tensorflow/training/effective-strategy.js';
import {
  type ListedStrategy,
  listStrategyQuestionSchema,
  type OverriddenStrategy,
  overriddenStrategySchema,
  type StrategyIdentity,
  type TrainingDefaults,
} from './strategy-protocol.js';

/** Checks a strategy for a list. */
export function listStrategy(question: unknown): ListedStrategy {
  const { path, text } = listStrategyQuestionSchema.parse(question);
  try {
    const { strategy } = parseStrategy(text);
    const { name, description, trainingData } = strategy;
    const { symbols, timeframes } = trainingData;
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

const named = z.object({ name: z.string().min(1) });
const recorded = z.object({ signals: z.object({}).loose() });

/** Reads what a model is found by. */
export function identifyStrategy(question: unknown): StrategyIdentity {
  const { text, overrides } = overriddenStrategySchema.parse(question);
  const found = identify(text, []);
  if (overrides.length === 0) return found;
  const overridden = identify(text, overrides);
  // Overrides of a file that is wrong by itself may be right; they may also be what mends it.
  if (overridden.kind === 'VALID' || found.kind === 'INVALID') return overridden;
  return { ...overridden, isOverridesFault: true };
}

function identify(text: string, overrides: OverriddenStrategy['overrides']): StrategyIdentity {
  try {
    return { kind: 'VALID', strategy: parseStrategy(applyOverrides(text, overrides)).strategy };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const content = contentOf(text);
    const name = named.safeParse(content).data?.name ?? null;
    const isRecorded = recorded.safeParse(content).success;
    return { kind: 'INVALID', name, isRecorded, reason: error.message, isOverridesFault: false };
  }
}

/** Reads as much as there is. */
function contentOf(text: string): unknown {
  try {
    return readYamlSource(text).value;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** Reads what a strategy says about its own training; null for one that is broken. */
export function readTrainingDefaults(question: unknown): TrainingDefaults | null {
  const { text, overrides } = overriddenStrategySchema.parse(question);
  try {
    const { strategy } = effectiveStrategy(text, { symbols: [], timeframes: [], epochs: 0, overrides });
    const { name, trainingData, training } = strategy;
    return { name, trainingData, training };
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
