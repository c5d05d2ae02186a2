import { MAX_MESSAGE } from '../../base/pure/message-limits.js';
import type { RunWarning } from '../../base/pure/run-warning.js';
import { ENGINE_VERSION } from '../../domain/backtest/engine-version.js';
import type { Strategy } from '../../domain/strategy/strategy.js';
import type { ModelMetadata } from './model-metadata.js';
import { strategyDifferences } from './strategy-differences.js';

/** Features of a wide strategy may all differ; more than these say no more. Long ones are fewer. */
const MAX_NAMED = 50;

/** What a model is used with, beside its strategy. */
export interface ModelUse {
  /** What is traded; null where that is not known. */
  readonly symbol: string | null;
  /** Of the text of the strategy as it runs; null where that is not known. */
  readonly strategyHash: string | null;
}

/** Returns what to keep in mind of a model that a strategy decides by, from what its metadata.json says. */
export function modelWarnings(
  metadata: ModelMetadata,
  strategy: Strategy,
  { symbol, strategyHash }: ModelUse,
  engineVersion = ENGINE_VERSION,
): readonly RunWarning[] {
  return [
    ...strategyWarnings(metadata, strategy, strategyHash),
    ...instrumentWarnings(metadata, symbol),
    ...engineWarnings(metadata, engineVersion),
  ];
}

function strategyWarnings(
  metadata: ModelMetadata,
  strategy: Strategy,
  hash: string | null,
): readonly RunWarning[] {
  const remedy = 'Train a model for this strategy, or use the strategy that the model was trained with.';
  const differences = strategyDifferences(metadata, strategy);
  if (differences.length > 0) {
    const messageWith = (named: string): string => `Since the training of the model ${named}. ${remedy}`;
    const named = firstOf(differences, MAX_MESSAGE - messageWith('').length);
    return [caution('MODEL_STRATEGY_DIFFERS', messageWith(named))];
  }
  if (metadata.strategy === null || metadata.featureRecord !== null) return [];
  const { name, hash: trainedHash } = metadata.strategy;
  if (name !== strategy.name)
    return [
      caution(
        'MODEL_STRATEGY_DIFFERS',
        `The model was trained for the strategy '${name}' and does not record how its features were made: ` +
          `nothing shows that '${strategy.name}' makes them alike. ${remedy}`,
      ),
    ];
  if (trainedHash === null || hash === null || trainedHash === hash) return [];
  return [
    caution(
      'MODEL_STRATEGY_DIFFERS',
      `The text of the strategy '${name}' is another one than at the training of the model, which does not record ` +
        `how its features were made: what differs cannot be named. ${remedy}`,
    ),
  ];
}

/** Joins the first differences, at most 50 and as many as have room, and says how many more there are. */
function firstOf(differences: readonly string[], room: number): string {
  const joined = (count: number): string => {
    const rest = differences.length - count;
    return `${differences.slice(0, count).join('; ')}${rest === 0 ? '' : `; and ${rest} more`}`;
  };
  let count = Math.min(differences.length, MAX_NAMED);
  while (count > 1 && joined(count).length > room) count--;
  return joined(count);
}

/** Tells whether a model has learned from an instrument; one that names none may have. */
export function hasSeen({ symbols }: Pick<ModelMetadata, 'symbols'>, symbol: string): boolean {
  const plain = (name: string): string => name.trim().toUpperCase();
  return symbols.length === 0 || symbols.some((seen) => plain(seen) === plain(symbol));
}

function instrumentWarnings(metadata: ModelMetadata, symbol: string | null): readonly RunWarning[] {
  if (symbol === null || hasSeen(metadata, symbol)) return [];
  return [
    caution(
      'MODEL_INSTRUMENT_DIFFERS',
      `The model was trained on ${metadata.symbols.join(', ')} and has not seen ${symbol}, ` +
        'whose prices, volatility and hours may be others than it learned from. ' +
        'Bars of the time of its training count neither as in sample nor as out of sample.',
    ),
  ];
}

/** Models that `train` wrote before they recorded an engine have features of this major version. */
const UNRECORDED_MAJOR = 1;

function engineWarnings(metadata: ModelMetadata, engineVersion: string): readonly RunWarning[] {
  const trainedBy = trainedByMajor(metadata);
  if (trainedBy === null || trainedBy === majorOf(engineVersion)) return [];
  return [
    caution(
      'MODEL_ENGINE_DIFFERS',
      `The features that the model learned from were made by engine ${metadata.engineVersion ?? `${UNRECORDED_MAJOR}.x`}; ` +
        `those of engine ${engineVersion} may differ. Train the model again.`,
    ),
  ];
}

/** Returns the major version of the engine whose training wrote a model; null for models of others. */
function trainedByMajor({ engineVersion, seed, split }: ModelMetadata): number | null {
  if (engineVersion !== null) return majorOf(engineVersion);
  return seed !== null && split !== null ? UNRECORDED_MAJOR : null;
}

function majorOf(version: string): number | null {
  const major = /^(\d+)\./.exec(version)?.[1];
  return major === undefined ? null : Number(major);
}

function caution(code: string, message: string): RunWarning {
  return { code, severity: 'CAUTION', message };
}
