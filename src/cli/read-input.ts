import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
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
    throw new CliError(`The ${what} '${path}' ${reason}.`, ExitCode.WrongUsage);
  }
}
