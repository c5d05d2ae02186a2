import { isNode } from 'yaml';
import type { StrategyOverride } from './strategy-overrides.js';
import { child, splitPath } from './strategy-path.js';
import { readYamlSource } from './yaml-source.js';

/** What an override makes of a value. */
export interface StrategyChange {
  readonly path: string;
  /** As JSON, a text as it is; null where the file has none. */
  readonly from: string | null;
  readonly to: string;
}

/**
 * Tells what overrides change.
 * @param text of a strategy that they can be applied to
 */
export function strategyChanges(
  text: string,
  overrides: readonly StrategyOverride[],
): readonly StrategyChange[] {
  if (overrides.length === 0) return [];
  const { document } = readYamlSource(text);
  return overrides.map(({ path, value }) => {
    let node: unknown = document.contents;
    for (const step of splitPath(path)) node = child(document, node, step);
    const found: unknown = isNode(node) ? node.toJS(document) : undefined;
    const from = typeof found === 'string' ? found : (JSON.stringify(found) ?? null);
    return { path, from, to: value };
  });
}
