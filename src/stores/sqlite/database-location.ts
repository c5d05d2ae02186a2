import { lstatSync, mkdirSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DatabaseUnavailableError, DatabaseUrlError } from '../sql/errors.js';

/**
 * Returns the absolute path of the database file a URL names, its folder created and symbolic links resolved,
 * so that one file has one path whichever way it is reached.
 *
 * @param url `file:./relative.db` (against `cwd`), `file:/absolute.db` or `file:///absolute.db`
 * @throws DatabaseUrlError for any other URL
 * @throws DatabaseUnavailableError when the folder cannot be created or the path is a folder
 */
export function locateDatabase(url: string, cwd: string): string {
  const file = resolve(cwd, pathOf(url));
  try {
    mkdirSync(dirname(file), { recursive: true });
    const canonical = canonicalPath(file);
    if (isFolder(canonical))
      throw new DatabaseUnavailableError(canonical, 'it is a folder. Name a file in it.');
    return canonical;
  } catch (error) {
    if (error instanceof DatabaseUnavailableError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatabaseUnavailableError(
      file,
      `its folder cannot be made ready (${reason}). Create ${dirname(file)} and make it writable, or choose another DATABASE_URL.`,
      { cause: error },
    );
  }
}

function pathOf(url: string): string {
  if (!url.startsWith('file:')) throw new DatabaseUrlError(url, 'this is not the URL of a file.');
  if (url.includes(':memory:')) {
    throw new DatabaseUrlError(url, 'a database in memory would lose every operation at the end.');
  }
  if (url.includes('?')) throw new DatabaseUrlError(url, 'parameters are not supported.');
  const path = url.startsWith('file://') ? pathOfFileUrl(url) : url.slice('file:'.length);
  if (path === '' || path.endsWith('/')) throw new DatabaseUrlError(url, 'it names no file.');
  return path;
}

function pathOfFileUrl(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (error) {
    throw new DatabaseUrlError(url, `${error instanceof Error ? error.message : String(error)}.`);
  }
}

function canonicalPath(file: string): string {
  const inFolder = join(realpathSync(dirname(file)), basename(file));
  const link = lstatSync(inFolder, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  if (!link) return inFolder;
  // A link may point at a database that does not exist yet, which realpath refuses.
  return canonicalPath(resolve(dirname(inFolder), readlinkSync(inFolder)));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
