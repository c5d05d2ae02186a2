import { sha256 } from '../../../base/pure/hashing.js';
import { asJsonObject, canonicalJson, type JsonObject } from '../../../base/pure/json.js';
import type { Strategy } from '../../strategy/strategy.js';

/** What makes one configuration another one than the next. */
export interface Configuration {
  /** As it ran, overrides applied. */
  readonly strategy: Strategy;
  /** Digest of the model; null for recorded signals. */
  readonly modelHash: string | null;
  /** In the order in which they are traded. */
  readonly symbols: readonly string[];
  /** Fractions. */
  readonly costs: { readonly commission: number; readonly slippage: number };
  /** How large positions are; empty where the engine has one rule. */
  readonly sizing: JsonObject;
}

/**
 * Returns the text of a configuration that equal ones have in common, to be hashed. Name and description of the strategy
 * are no part of it, nor are comments, the order of keys, or a default that is written out.
 */
export function canonicalConfiguration({
  strategy,
  modelHash,
  symbols,
  costs,
  sizing,
}: Configuration): string {
  const { name: _name, description: _description, ...rules } = strategy;
  return canonicalJson({ strategy: asJsonObject(rules), modelHash, symbols, costs, sizing });
}

/** Returns a text that equal configurations have in common, and no others do, short enough to be handed around. */
export function configurationDigest(configuration: Configuration): string {
  return sha256(canonicalConfiguration(configuration));
}
