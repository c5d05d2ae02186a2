import { indicatorDefinition } from '../../../domain/indicators/indicator-registry.js';
import type { FeatureSpec } from '../../../domain/strategy/feature-plan.js';

/** Returns the indicator outputs that features are made of, each once, in the order of the features. */
export function indicatorsOf(plan: readonly FeatureSpec[]): readonly FeatureSpec[] {
  const found = new Map<string, FeatureSpec>();
  for (const spec of plan) {
    const name = indicatorName(spec);
    if (!found.has(name)) found.set(name, spec);
  }
  return [...found.values()];
}

/** Returns what an indicator output is called: `1d_rsi_14`, and `1d_macd.signal` where there are several. */
export function indicatorName({ timeframe, indicator, output }: FeatureSpec): string {
  const { outputs } = indicatorDefinition(indicator.type);
  return `${timeframe}_${indicator.id}${outputs.length > 1 ? `.${output}` : ''}`;
}
