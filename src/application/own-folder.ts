import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FolderLockedError, withFolderLock } from '../base/outer/files/folder-lock.js';

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

  /** Takes the first folder below one that no living process has. @throws FolderNotWritableError */
  static async take(folder: string): Promise<OwnFolder> {
    for (let number = 1; number <= MOST; number++) {
      const path = join(folder, String(number));
      await mkdir(path, { recursive: true });
      const taken = await OwnFolder.#tryToTake(path);
      if (taken !== null) return taken;
    }
    throw new FolderLockedError(folder);
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
