import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveContained } from '../base/outer/files/contained-path.js';
import { withContained } from '../base/outer/files/open-contained.js';
import { pathsBelow } from '../base/outer/files/paths-below.js';
import { AppError } from '../base/pure/app-error.js';
import { slipOfPath } from '../domain/strategy/nearest-name.js';
import { SignalsInvalidError } from '../market-data/signals-invalid-error.js';

/** Thrown when there is no file of recorded signals at the path that a strategy names. */
export class SignalsNotFoundError extends AppError {
  readonly code = 'SIGNALS_NOT_FOUND';

  /** @param nearest the file that was probably meant; null where none is like it */
  constructor(
    readonly path: string,
    readonly nearest: string | null,
  ) {
    super(
      `There is no file '${path}', from which the strategy takes its signals. ` +
        (nearest === null ? '' : `Did you mean '${nearest}'? `) +
        'Put it there, or correct signals.file.',
    );
  }
}

/** Ten million lines and more. */
export const MAX_SIGNALS_BYTES = 512 * 1024 * 1024;
const NOT_FOUND = ['ENOENT', 'EISDIR', 'ENOTDIR', 'ENXIO', 'ELOOP', 'ENAMETOOLONG'];

/**
 * Reads a file of recorded signals.
 * @param file as the strategy names it, below the strategies folder; taken literally
 * @param shownFolder what messages call the folder
 * @throws SignalsNotFoundError when there is no file
 * @throws SignalsInvalidError when it is too large
 * @throws PathNotContainedError when a link leads out of the folder
 */
export async function readSignalsFile(
  file: string,
  strategiesDir: string,
  shownFolder = 'strategies',
): Promise<Uint8Array> {
  const path = join(shownFolder, file);
  const resolved = resolveContained(`strategies/${file}`, 'strategies', strategiesDir);
  try {
    return await withContained(resolved, await realpath(strategiesDir), path, async (handle) => {
      const info = await handle.stat();
      // A pipe or a device would be read without end.
      if (!info.isFile()) throw await notFound(path, strategiesDir, shownFolder);
      if (info.size > MAX_SIGNALS_BYTES) {
        throw new SignalsInvalidError(
          path,
          null,
          `has ${info.size} bytes and at most ${MAX_SIGNALS_BYTES} are read; split it`,
        );
      }
      return await handle.readFile();
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && NOT_FOUND.includes(String(error.code))) {
      throw await notFound(path, strategiesDir, shownFolder);
    }
    throw error;
  }
}

async function notFound(
  path: string,
  strategiesDir: string,
  shownFolder: string,
): Promise<SignalsNotFoundError> {
  const files = await pathsBelow(strategiesDir, (name) => name.endsWith('.csv'));
  return new SignalsNotFoundError(
    path,
    slipOfPath(path, files.map((file) => join(shownFolder, file)).sort()),
  );
}
