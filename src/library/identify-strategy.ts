import { z } from 'zod';
import { AppError } from '../base/pure/app-error.js';
import { parseStrategy } from '../domain/strategy/parse-strategy.js';
import { nameSchema } from '../domain/strategy/sections/naming.js';
import type { Strategy } from '../domain/strategy/strategy.js';
import { applyOverrides } from '../domain/strategy/strategy-overrides.js';
import { readYamlSource } from '../domain/strategy/yaml-source.js';
import type { OverriddenStrategy } from './overridden-strategy.js';

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

const named = z.object({ name: nameSchema });
const recorded = z.object({ signals: z.object({}).loose() });

/** Reads what a model is found by. */
export function identifyStrategy({ text, overrides }: OverriddenStrategy): StrategyIdentity {
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
