import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { slipOfPath } from '../../domain/strategy/nearest-name.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';

const MISSING = 'does not exist';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: MISSING,
  ENOTDIR: MISSING,
  EISDIR: 'is a folder',
  EACCES: 'may not be read by you',
  EPERM: 'may not be read by you',
};

/**
 * Reads a file that the user named.
 * @param what the file should be, such as `strategy file`
 * @throws CliError, wrong usage, when it cannot be read
 */
export async function readInput<T>(
  path: string,
  what: string,
  read: (path: string) => Promise<T>,
): Promise<T> {
  try {
    return await read(path);
  } catch (error) {
    const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
    if (reason === undefined) throw error;
    const nearest = reason === MISSING ? await nearestFile(path) : null;
    throw new CliError(
      `The ${what} '${path}' ${reason}.${nearest === null ? '' : ` Did you mean '${nearest}'?`}`,
      ExitCode.WrongUsage,
    );
  }
}

/** Finds the file in the folder of a missing one that was probably meant. */
async function nearestFile(path: string): Promise<string | null> {
  const folder = dirname(path);
  const names = await readdir(folder).catch((): string[] => []);
  const files = names.filter((name) => !name.startsWith('.')).sort();
  return slipOfPath(
    path,
    files.map((name) => path.slice(0, path.lastIndexOf('/') + 1) + name),
  );
}
