import { readFile } from 'node:fs/promises';
import { resolveContained } from '../files/contained-path.js';
import { AppError } from '../shared/app-error.js';

/** Is thrown when there is no strategy file at a path. */
export class StrategyNotFoundError extends AppError {
  readonly code = 'STRATEGY_NOT_FOUND';
  readonly path: string;

  constructor(path: string) {
    super(`There is no strategy file '${path}'. Name a YAML file below 'strategies/'.`);
    this.path = path;
  }
}

/**
 * Reads a strategy file.
 * @param path public path, such as `strategies/rsi_mean_reversion.yaml`
 * @param strategiesDir what `strategies/` stands for
 * @throws StrategyNotFoundError when there is no file
 */
export async function readStrategyFile(path: string, strategiesDir: string): Promise<string> {
  try {
    return await readFile(resolveContained(path, 'strategies', strategiesDir), 'utf8');
  } catch (error) {
    if (
      error instanceof Error &&
      'code' in error &&
      ['ENOENT', 'EISDIR', 'ENOTDIR'].includes(String(error.code))
    ) {
      throw new StrategyNotFoundError(path);
    }
    throw error;
  }
}
