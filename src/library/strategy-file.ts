import { realpath } from 'node:fs/promises';
import { resolveContained } from '../base/outer/files/contained-path.js';
import { withContained } from '../base/outer/files/open-contained.js';
import { pathsBelow } from '../base/outer/files/paths-below.js';
import { AppError } from '../base/pure/app-error.js';
import { slipOfPath } from '../domain/strategy/nearest-name.js';
import { MAX_STRATEGY_BYTES, strategyText, tooLarge } from '../domain/strategy/strategy-text.js';
import { STRATEGY_FILE } from './strategy-folder.js';

/** Thrown when there is no strategy file at a path. */
export class StrategyNotFoundError extends AppError {
  readonly code = 'STRATEGY_NOT_FOUND';

  /** @param nearest the file that was probably meant; null where none is like it */
  constructor(
    readonly path: string,
    readonly nearest: string | null,
  ) {
    super(
      `There is no strategy file '${path}'. ` +
        (nearest === null ? "Name a YAML file below 'strategies/'." : `Did you mean '${nearest}'?`),
    );
  }
}

/** What the system says where nobody can find a file: no such entry, no file, a link in circles, a name too long. */
const NOT_FOUND = ['ENOENT', 'EISDIR', 'ENOTDIR', 'ENXIO', 'ELOOP', 'ENAMETOOLONG'];

/**
 * Reads a strategy file.
 * @param path public path, such as `strategies/rsi_mean_reversion.yaml`
 * @param strategiesDir what `strategies/` stands for
 * @throws StrategyNotFoundError when there is no file
 * @throws StrategyValidationError when it is too large to be one, nothing of it is read then, or not UTF-8
 * @throws PathNotContainedError when a link leads out of the folder
 */
export async function readStrategyFile(path: string, strategiesDir: string): Promise<string> {
  const file = resolveContained(path, 'strategies', strategiesDir);
  try {
    return await withContained(file, await realpath(strategiesDir), path, async (handle) => {
      const info = await handle.stat();
      // A pipe or a device would be read without end.
      if (!info.isFile()) throw await notFound(path, strategiesDir);
      if (info.size > MAX_STRATEGY_BYTES) throw tooLarge(info.size);
      return strategyText(await handle.readFile());
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && NOT_FOUND.includes(String(error.code))) {
      throw await notFound(path, strategiesDir);
    }
    throw error;
  }
}

async function notFound(path: string, strategiesDir: string): Promise<StrategyNotFoundError> {
  const files = await pathsBelow(strategiesDir, (name) => STRATEGY_FILE.test(name));
  return new StrategyNotFoundError(path, slipOfPath(path, files.map((file) => `strategies/${file}`).sort()));
}
