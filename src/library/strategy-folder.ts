import { realpath, stat } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { resolveContained } from '../base/outer/files/contained-path.js';
import { LOCK_FILE } from '../base/outer/files/lock-file.js';
import { withContained } from '../base/outer/files/open-contained.js';
import { pathsBelow } from '../base/outer/files/paths-below.js';
import { unlessShort } from '../base/pure/resource-shortage.js';
import { MAX_STRATEGY_BYTES, strategyText, tooLarge } from '../domain/strategy/strategy-text.js';

/** What the names of strategy files end with. */
export const STRATEGY_FILE = /\.ya?ml$/;
const PREFIX = 'strategies';

/** A strategy file and what tells its versions apart. */
export interface StrategyFile {
  /** Public path, such as `strategies/rsi.yaml`. */
  readonly path: string;
  /** Absolute path. */
  readonly file: string;
  /** Changes when the file does. */
  readonly version: string;
  readonly modifiedAt: Date;
}

/** Finds strategy files below one folder, and never any other. */
export class StrategyFolder {
  readonly #folder: string;

  /** @param folder what `strategies/` stands for; it may be missing */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Returns every YAML file, those of nested folders too, by path; hidden ones are passed over.
   * A symbolic link counts when it leads to a file within; linked folders are not entered, since what lies within
   * is found where it is, and so no chain of links can go on for ever.
   */
  async list(): Promise<readonly StrategyFile[]> {
    const found = await pathsBelow(this.#folder, (name) => STRATEGY_FILE.test(name));
    const paths = found.map((path) => `${PREFIX}/${path}`).sort();
    const files = await Promise.all(paths.map((path) => this.#fileOrNull(path)));
    return files.filter((file) => file !== null);
  }

  /**
   * Returns one file; null when there is none at the path.
   * @throws PathNotContainedError when the path is not one inside the folder
   */
  async find(path: string): Promise<StrategyFile | null> {
    const file = resolveContained(path, PREFIX, this.#folder);
    return basename(file) === LOCK_FILE ? null : this.#describe(path, file);
  }

  /**
   * Reads a file that was found.
   * @throws StrategyValidationError when it is too large to be a strategy, or not UTF-8
   * @throws PathNotContainedError when a link that leads out of the folder has taken its place
   */
  async read({ file, path }: StrategyFile): Promise<string> {
    return withContained(file, await realpath(this.#folder), path, async (handle) => {
      const { size } = await handle.stat();
      if (size > MAX_STRATEGY_BYTES) throw tooLarge(size);
      return strategyText(await handle.readFile());
    });
  }

  async #fileOrNull(path: string): Promise<StrategyFile | null> {
    const file = join(this.#folder, ...path.split('/').slice(1));
    const [root, real] = await Promise.all([realpath(this.#folder), realpath(file)]).catch(
      unlessShort(['', '']),
    );
    return real?.startsWith(`${root}${sep}`) ? this.#describe(path, file) : null;
  }

  async #describe(path: string, file: string): Promise<StrategyFile | null> {
    const info = await stat(file, { bigint: true }).catch(unlessShort(null));
    if (info === null || !info.isFile()) return null;
    const version = `${info.ino}:${info.size}:${info.mtimeNs}:${info.ctimeNs}`;
    return { path, file, version, modifiedAt: info.mtime };
  }
}
