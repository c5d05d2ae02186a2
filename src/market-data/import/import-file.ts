import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { resolveContained } from '../../files/contained-path.js';
import { AppError } from '../../shared/app-error.js';
import { unlessShort } from '../../shared/resource-shortage.js';

/** The first segment that public paths of the import folder may have, whatever the folder is called. */
const PREFIX = 'import';

/** Is thrown when there is no file at a path of the import folder. */
export class ImportFileNotFoundError extends AppError {
  readonly code = 'IMPORT_FILE_NOT_FOUND';

  constructor(readonly path: string) {
    super(`There is no file '${path}' in the import folder. Put it there, or check where IMPORT_DIR points.`);
  }
}

/** A file of the import folder. */
export interface ImportFile {
  /** Absolute. */
  readonly file: string;
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

/** Finds a file of the import folder. @throws ImportFileNotFoundError, PathNotContainedError */
export async function findImportFile(path: string, importDir: string): Promise<ImportFile> {
  const file = importPath(path, importDir);
  const info = await stat(file).catch(unlessShort(null));
  if (!info?.isFile()) throw new ImportFileNotFoundError(path);
  return { file, bytes: info.size };
}

/** Returns the SHA-256 of a file, 64 hex digits. */
export async function hashFile(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash, { signal });
  return hash.digest('hex');
}
