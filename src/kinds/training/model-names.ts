import { readdir } from 'node:fs/promises';
import { unlessShort } from '../../base/pure/resource-shortage.js';

/** Returns the names in the models folder, hidden ones too; none when there is no folder. */
export async function usedModelNames(modelsDir: string): Promise<readonly string[]> {
  return await readdir(modelsDir).catch(unlessShort([]));
}

const VERSION = /^_v(\d+)(?:\.\d+){0,2}$/;

/**
 * Returns the name of the next version of a strategy's model: `<strategy>_v<n>.0.0`, n above every version in use.
 * @param strategyName what a folder cannot be called becomes an underscore
 */
export function nextModelName(strategyName: string, used: Iterable<string>): string {
  const stem =
    strategyName
      .replaceAll(/[^A-Za-z0-9._-]/g, '_')
      .replace(/^[^A-Za-z0-9]+/, '')
      .slice(0, 80) || 'model';
  let latest = 0;
  for (const name of used) {
    const version = name.startsWith(stem) ? VERSION.exec(name.slice(stem.length)) : null;
    if (version !== null) latest = Math.max(latest, Number(version[1]));
  }
  return `${stem}_v${latest + 1}.0.0`;
}
