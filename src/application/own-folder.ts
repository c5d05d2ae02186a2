import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FolderNotWritableError, withFolderLock } from '../base/outer/files/folder-lock.js';
import { AppError } from '../base/pure/app-error.js';

/** Thrown where what a process of a cluster keeps cannot be kept. */
class ArtifactsFolderError extends AppError {
  readonly code = 'ARTIFACTS_NOT_WRITABLE';

  /** @param reason the system's code, such as EACCES */
  constructor(
    readonly folder: string,
    reason: string,
  ) {
    super(
      `Nothing can be kept in ${folder} (${reason}). Make it writable, or name another folder as ARTIFACTS_DIR.`,
    );
  }
}

/** Processes of one machine that are given the same folder. */
const MOST = 256;

/** A folder that one process has alone, for as long as it lives: processes that are given the same one take turns in it. */
export class OwnFolder {
  readonly #release: () => void;
  readonly #released: () => Promise<void>;

  private constructor(
    readonly path: string,
    release: () => void,
    released: () => Promise<void>,
  ) {
    this.#release = release;
    this.#released = released;
  }

  /** Takes the first folder below one that no living process has. @throws ArtifactsFolderError */
  static async take(folder: string): Promise<OwnFolder> {
    try {
      return await OwnFolder.#take(folder);
    } catch (error) {
      if (error instanceof FolderNotWritableError) throw new ArtifactsFolderError(folder, error.reason);
      if (error instanceof Error && 'syscall' in error && 'code' in error)
        throw new ArtifactsFolderError(folder, String(error.code));
      throw error;
    }
  }

  static async #take(folder: string): Promise<OwnFolder> {
    for (let number = 1; number <= MOST; number++) {
      const path = join(folder, String(number));
      await mkdir(path, { recursive: true });
      const taken = await OwnFolder.#tryToTake(path);
      if (taken !== null) return taken;
    }
    throw new ArtifactsFolderError(folder, 'all of its folders are in use');
  }

  static #tryToTake(path: string): Promise<OwnFolder | null> {
    return new Promise((resolve, reject) => {
      let release = (): void => undefined;
      const held = new Promise<void>((end) => {
        release = end;
      });
      const released: Promise<void> = withFolderLock(path, AbortSignal.abort(), async () => {
        resolve(new OwnFolder(path, release, () => released));
        await held;
      }).catch((error: unknown) => {
        if (error instanceof Error && error.name === 'AbortError') resolve(null);
        else reject(error);
      });
    });
  }

  async release(): Promise<void> {
    this.#release();
    await this.#released();
  }
}
