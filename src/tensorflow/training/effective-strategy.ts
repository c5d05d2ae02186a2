import type { RunWarning } from '../../base/pure/run-warning.js';
import { parseStrategy } from '../../domain/strategy/parse-strategy.js';
import { requireModelStrategy } from '../../domain/strategy/require-model-strategy.js';
import type { ModelStrategy } from '../../domain/strategy/strategy.js';
import { applyOverrides, type StrategyOverride } from '../../domain/strategy/strategy-overrides.js';
import type { TrainingParameters } from '../../domain/strategy/training-parameters.js';

/** The strategy that a training runs, and its text. */
export interface EffectiveStrategy {
  readonly source: string;
  readonly strategy: ModelStrategy;
  readonly warnings: readonly RunWarning[];
}

/**
 * Applies to a strategy what a training asks for: its overrides, and its symbols, timeframes and epochs where they
 * are others than the strategy's own. A text that nothing changes stays as it is, comments and all.
 * @throws StrategyValidationError, NoModelStrategyError
 */
export function effectiveStrategy(
  text: string,
  parameters: Pick<TrainingParameters, 'symbols' | 'timeframes' | 'epochs' | 'overrides'>,
): EffectiveStrategy {
  const overridden = applyOverrides(text, parameters.overrides);
  const own = requireModelStrategy(parseStrategy(overridden).strategy);
  const source = applyOverrides(overridden, replacements(own, parameters));
  const { strategy, warnings } = parseStrategy(source);
  return { source, strategy: requireModelStrategy(strategy), warnings };
}

function replacements(
  { trainingData, training }: ModelStrategy,
  { symbols, timeframes, epochs }: Pick<TrainingParameters, 'symbols' | 'timeframes' | 'epochs'>,
): readonly StrategyOverride[] {
  const changes: StrategyOverride[] = [];
  if (symbols.length > 0 && symbols.join('\n') !== trainingData.symbols.join('\n')) {
    changes.push({ path: 'training_data.symbols', value: symbolsValue(symbols) });
  }
  // In another order they are the same, and that of the features stays the strategy's.
  if (timeframes.length > 0 && sorted(timeframes) !== sorted(trainingData.timeframes)) {
    const base = timeframes.find((timeframe) => timeframe === trainingData.baseTimeframe) ?? timeframes[0];
    changes.push({ path: 'training_data.timeframes', value: timeframesValue(timeframes, base as string) });
  }
  if (epochs > 0 && epochs !== training.epochs) {
    changes.push({ path: 'training.epochs', value: String(epochs) });
  }
  return changes;
}

const sorted = (timeframes: readonly string[]): string => [...timeframes].sort().join();

function symbolsValue(symbols: readonly string[]): string {
  const [only] = symbols;
  // JSON is YAML, and its quotes keep a symbol such as NO or 1E5 what it is.
  return symbols.length === 1
    ? `{mode: single, symbol: ${JSON.stringify(only)}}`
    : `{mode: multi_symbol, list: ${JSON.stringify(symbols)}}`;
}

function timeframesValue(timeframes: readonly string[], base: string): string {
  return timeframes.length === 1
    ? `{mode: single, timeframe: ${JSON.stringify(base)}}`
    : `{mode: multi_timeframe, list: ${JSON.stringify(timeframes)}, base_timeframe: ${JSON.stringify(base)}}`;
}
