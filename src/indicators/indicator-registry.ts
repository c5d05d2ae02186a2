import { atr } from './atr.js';
import { bbands } from './bbands.js';
import { ema } from './ema.js';
import type { IndicatorDefinition } from './indicator-definition.js';
import { macd } from './macd.js';
import { rsi } from './rsi.js';
import { sma } from './sma.js';

const DEFINITIONS: readonly IndicatorDefinition[] = [atr, bbands, ema, macd, rsi, sma];

const BY_TYPE: ReadonlyMap<string, IndicatorDefinition> = new Map(
  DEFINITIONS.map((definition) => [definition.type, definition]),
);

/** Returns the names of all indicator types, in alphabetical order. */
export function indicatorTypes(): readonly string[] {
  return [...BY_TYPE.keys()];
}

/** Returns the definition of a type; undefined when there is none of that name. */
export function findIndicator(type: string): IndicatorDefinition | undefined {
  return BY_TYPE.get(type);
}

/**
 * Returns the definition of a type that a validated strategy uses.
 * @throws TypeError for an unknown type, which validation rules out
 */
export function indicatorDefinition(type: string): IndicatorDefinition {
  const definition = BY_TYPE.get(type);
  if (definition === undefined) throw new TypeError(`'${type}' is not an indicator type`);
  return definition;
}
