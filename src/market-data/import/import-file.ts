import { createHash } from 'node:crypto';
import { type FileHandle, realpath } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { resolveContained } from '../../base/outer/files/contained-path.js';
import { openContained } from '../../base/outer/files/open-contained.js';
import { AppError } from '../../base/pure/app-error.js';
import { resourceShortage } from '../../base/pure/resource-shortage.js';

/** The first segment that public paths of the import folder may have, whatever the folder is called. */
const PREFIX = 'import';

/** Thrown when there is no file at a path of the import folder. */
export class ImportFileNotFoundError extends AppError {
  readonly code = 'IMPORT_FILE_NOT_FOUND';

  constructor(readonly path: string) {
    super(`There is no file '${path}' in the import folder. Put it there, or check where IMPORT_DIR points.`);
  }
}

/** What the system says where nobody can find a file. */
const NOT_FOUND = ['ENOENT', 'EISDIR', 'ENOTDIR', 'ENXIO', 'ELOOP', 'ENAMETOOLONG'];

/** A file of the import folder. */
export interface ImportFile {
  /** To be closed by who asked for it. */
  readonly file: FileHandle;
  readonly bytes: number;
}

/**
 * Returns the absolute path that a path below the import folder names: `prices.csv` and `import/prices.csv` are the
 * same file. The path is taken literally.
 * @throws PathNotContainedError when it leaves the folder
 */
export function importPath(path: string, importDir: string): string {
  const inside = path.startsWith(`${PREFIX}/`) ? path.slice(PREFIX.length + 1) : path;
  // An absolute path must be refused as such and not become a relative one.
  return resolveContained(path.startsWith('/') ? path : `${PREFIX}/${inside}`, PREFIX, importDir);
}

/** Opens a file of the import folder. @throws ImportFileNotFoundError, PathNotContainedError */
export async function openImportFile(path: string, importDir: string): Promise<ImportFile> {
  const resolved = importPath(path, importDir);
  try {
    const file = await openContained(resolved, await realpath(importDir), path);
    const info = await file.stat();
    if (info.isFile()) return { file, bytes: info.size };
    await file.close();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && NOT_FOUND.includes(String(error.code))))
      throw resourceShortage(error) ?? error;
  }
  throw new ImportFileNotFoundError(path);
}

/** Returns the SHA-256 of an open file, 64 hex digits. */
export async function hashFile(file: FileHandle, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(file.createReadStream({ start: 0, autoClose: false }), hash, { signal });
  return hash.digest('hex');
}
