import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';

const NO_FOLDER = 'is in a folder that does not exist; create it first';
const FORBIDDEN = 'may not be written by you';

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'exists already; name another file, or remove it first',
  ENOENT: NO_FOLDER,
  ENOTDIR: NO_FOLDER,
  EISDIR: 'is a folder; name a file in it',
  EACCES: FORBIDDEN,
  EPERM: FORBIDDEN,
  EROFS: FORBIDDEN,
  ENOSPC: 'cannot be written, because the disk is full',
  EDQUOT: 'cannot be written, because your share of the disk is full',
  ENAMETOOLONG: 'has a name that is too long',
};

/**
 * Finds out before the work, and not after it, that a file has nowhere to go.
 * @param named as the user knows it, such as `--out 'a.csv'`
 * @param file absolute
 * @throws CliError, wrong usage
 */
export function requireFolder(named: string, file: string): Promise<void> {
  return writing(named, async () => {
    if (await isFolder(file))
      throw new CliError(`${named} is a folder; name a file in it.`, ExitCode.WrongUsage);
    const folder = dirname(file);
    if (!(await isFolder(folder))) {
      throw new CliError(
        `${named}: the folder ${folder} does not exist; create it first.`,
        ExitCode.WrongUsage,
      );
    }
    await access(folder, constants.W_OK);
  });
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (isRefusalOfSystem(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return false;
    throw error;
  }
}

/** Tells whether the system refused something, such as a file. */
export function isRefusalOfSystem(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

/**
 * Writes a file or a folder that the user named.
 * @param named as the user knows it, such as `--out 'a.csv'`
 * @param file what is written, absolute, where other files are read meanwhile, whose refusal is another matter
 * @throws CliError, wrong usage, when the system refuses it
 */
export async function writing<T>(named: string, write: () => Promise<T>, file = ''): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isRefusalOfSystem(error) || error.path?.startsWith(file) === false) throw error;
    const reason = REASONS[error.code] ?? `cannot be written (${error.code})`;
    throw new CliError(`${named} ${reason}.`, ExitCode.WrongUsage);
  }
}
