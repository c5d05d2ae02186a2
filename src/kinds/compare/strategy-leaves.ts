import { AppError } from '../../base/pure/app-error.js';
import { applyOverrides } from '../../domain/strategy/strategy-overrides.js';
import { readYamlSource } from '../../domain/strategy/yaml-source.js';
import type { RunMaking } from './compared-run.js';

/** Values by their path, as texts. */
export type Leaves = ReadonlyMap<string, string>;

/** Returns the values of a strategy as it ran; comments and order are none. A text that cannot be read has no values. */
export function strategyLeaves({ source, overrides }: RunMaking['strategy']): Leaves {
  const leaves = new Map<string, string>();
  try {
    addLeaves('', readYamlSource(applyOverrides(source, overrides)).value, leaves);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  return leaves;
}

function addLeaves(path: string, value: unknown, leaves: Map<string, string>): void {
  const entries = entriesOf(value);
  if (entries === null) leaves.set(path, textOf(value));
  else for (const [key, inner] of entries) addLeaves(path === '' ? key : `${path}.${key}`, inner, leaves);
}

/** Lists of plain values are values themselves. */
function entriesOf(value: unknown): readonly (readonly [string, unknown])[] | null {
  if (typeof value !== 'object' || value === null) return null;
  const entries = Object.entries(value);
  const isPlainList = Array.isArray(value) && value.every((one) => typeof one !== 'object' || one === null);
  return entries.length === 0 || isPlainList ? null : entries;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}
