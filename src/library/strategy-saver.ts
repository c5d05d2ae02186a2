import { createHash } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Mutex } from 'async-mutex';
import { PathNotContainedError, resolveContained } from '../base/outer/files/contained-path.js';
import { FolderNotWritableError, withFolderLock } from '../base/outer/files/folder-lock.js';
import { replaceFile } from '../base/outer/files/replace-file.js';
import { AppError } from '../base/pure/app-error.js';
import { MAX_SAVED_STRATEGY_BYTES } from './check-strategy.js';

/** What saveStrategy takes, before it is checked. */
export interface StrategyToSave {
  /** Public path, such as `strategies/rsi.yaml`. */
  readonly path: string;
  readonly source: string;
  /** SHA-256 (hex) of the file that was edited; null for a new one. */
  readonly expectedHash: string | null;
}

/** Thrown where a strategy cannot be saved as it is asked for. */
export class StrategyNotSavedError extends AppError {
  /** @param field of the input that is wrong */
  constructor(
    readonly field: 'path' | 'source',
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Thrown where the file is not the one that was edited. */
export class StrategyConflictError extends AppError {
  readonly code = 'STRATEGY_CONFLICT';

  /** @param currentHash of the file as it is; null when there is none */
  constructor(
    readonly path: string,
    readonly currentHash: string | null,
  ) {
    super(
      currentHash === null
        ? `There is no '${path}' any more: somebody has removed it since. Save it as a new file, without expectedHash.`
        : `'${path}' is not the file that was edited: somebody has saved it since. Look at it, and save again with its hash, or under another name.`,
    );
  }
}

/** The lock gives up waiting by itself. */
const NEVER = new AbortController().signal;

/** A name that lists show and every file system takes. */
const FILE_NAME = /^[^./\\][^/\\]*\.yaml$/;

/** Writes strategy files, each as a whole, and never over one that somebody else has changed. */
export class StrategySaver {
  readonly #folder: string;
  readonly #mayWrite: boolean;
  /** Saves of this process wait for each other here, those of others for the lock of the folder. */
  readonly #turns = new Mutex();

  /**
   * @param folder what `strategies/` stands for
   * @param mayWrite false where the library is not to be written
   */
  constructor(folder: string, mayWrite: boolean) {
    this.#folder = folder;
    this.#mayWrite = mayWrite;
  }

  /**
   * Writes a text as it is, a strategy or not; lists say what is wrong with it. Looking at the file and replacing it is
   * one step, over all processes with this folder.
   * @throws StrategyNotSavedError, StrategyConflictError
   * @throws FolderLockedError when others hold the lock of the folder for a minute
   */
  async save({ path, source, expectedHash }: StrategyToSave): Promise<void> {
    const file = this.#checked(path, source);
    await this.#turns.runExclusive(async () => {
      try {
        await mkdir(this.#folder, { recursive: true });
        await withFolderLock(this.#folder, NEVER, async () => {
          const currentHash = await hashOf(file, path);
          if (currentHash !== expectedHash) throw new StrategyConflictError(path, currentHash);
          await mkdir(dirname(file), { recursive: true });
          await replaceFile(file, new TextEncoder().encode(source));
        });
      } catch (error) {
        throw refusalOf(error, path) ?? error;
      }
    });
  }

  #checked(path: string, source: string): string {
    if (!this.#mayWrite) {
      throw new StrategyNotSavedError(
        'path',
        'LIBRARY_READ_ONLY',
        'this server does not write its library (LIBRARY_WRITES=false); save the file yourself',
      );
    }
    const steps = path.split('/').slice(1);
    if (steps.some((step) => step === '' || step.startsWith('.')) || !FILE_NAME.test(steps.at(-1) ?? '')) {
      throw new StrategyNotSavedError(
        'path',
        'INVALID_PATH',
        `'${path}' is no name for a strategy; give one inside strategies/ that ends in .yaml and has no part that is empty or begins with a dot`,
      );
    }
    const bytes = Buffer.byteLength(source);
    if (bytes > MAX_SAVED_STRATEGY_BYTES) {
      throw new StrategyNotSavedError(
        'source',
        'INVALID_LENGTH',
        `the text has ${bytes} bytes; at most ${MAX_SAVED_STRATEGY_BYTES} are saved`,
      );
    }
    try {
      return resolveContained(path, 'strategies', this.#folder);
    } catch (error) {
      if (!(error instanceof PathNotContainedError)) throw error;
      throw new StrategyNotSavedError('path', 'INVALID_PATH', error.message);
    }
  }
}

/** What the file system says of a name that cannot be one, by its code. */
const IMPOSSIBLE: Readonly<Record<string, string>> = {
  ENAMETOOLONG: 'has a part that is too long for the file system',
  ENOTDIR: 'lies below a file',
  EEXIST: 'lies below a file',
};
const FORBIDDEN: readonly string[] = ['EACCES', 'EPERM', 'EROFS'];

/** Returns what is to be said of what the file system does not do; null for what is no fault of path or folder. */
function refusalOf(error: unknown, path: string): StrategyNotSavedError | null {
  const isUnlocked = error instanceof FolderNotWritableError;
  const code = isUnlocked
    ? error.reason
    : error instanceof Error && 'code' in error
      ? String(error.code)
      : '';
  const reason = IMPOSSIBLE[code];
  if (reason !== undefined)
    return new StrategyNotSavedError('path', 'INVALID_PATH', `'${path}' ${reason}; give another name`);
  if (!isUnlocked && !FORBIDDEN.includes(code)) return null;
  const message = `the server may not write '${path}' (${code}); let it write its folder of strategies, or save the file yourself`;
  return new StrategyNotSavedError('path', 'LIBRARY_READ_ONLY', message);
}

/** Returns null for a file that there is not. */
async function hashOf(file: string, path: string): Promise<string | null> {
  const info = await stat(file).catch(unlessAbsent);
  if (info === null) return null;
  if (!info.isFile())
    throw new StrategyNotSavedError('path', 'INVALID_PATH', `'${path}' is no file; give another name`);
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

function unlessAbsent(error: unknown): null {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
    return null;
  throw error;
}
