import { type FileHandle, realpath } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { PathNotContainedError } from '../../base/outer/files/contained-path.js';
import { isInside, withContained } from '../../base/outer/files/open-contained.js';
import { isDeeperThan } from '../../base/pure/json-depth.js';
import { resourceShortage } from '../../base/pure/resource-shortage.js';
import { ModelInvalidError } from './model-errors.js';

/** What the system says where there is no such file. */
const MISSING = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO', 'ENAMETOOLONG'];

/** Networks within networks reach a few dozen. */
const DEEPEST_JSON = 200;

/** Reads files of one model folder and of nothing else: symbolic links must not lead out of it. */
export class ModelFiles {
  readonly #name: string;
  readonly #root: string;

  private constructor(name: string, root: string) {
    this.#name = name;
    this.#root = root;
  }

  /**
   * @param folder an existing folder
   * @param name what messages call it
   * @param within the folder that it has to lie in; null for anywhere
   * @throws ModelInvalidError when it lies elsewhere
   */
  static async open(folder: string, name: string, within: string | null): Promise<ModelFiles> {
    const root = await realpath(folder);
    if (within === null || isInside(root, await realpath(within))) return new ModelFiles(name, root);
    throw new ModelInvalidError(name, 'it lies outside the models folder; put it there itself, and no link');
  }

  /** The folder itself, without symbolic links on its way. */
  get root(): string {
    return this.#root;
  }

  /**
   * Reads a file whole.
   * @param name relative to the folder
   * @throws ModelInvalidError when it is missing, no regular file, too large or outside the folder
   */
  async read(name: string, maxBytes: number): Promise<Buffer> {
    if (isAbsolute(name) || name.split(/[/\\]/).includes('..') || name.includes('\0'))
      throw this.#outside(name);
    try {
      const path = join(this.#root, name);
      return await withContained(path, this.#root, name, (handle) => this.#readWhole(handle, name, maxBytes));
    } catch (error) {
      if (error instanceof PathNotContainedError) throw this.#outside(name);
      if (error instanceof Error && 'code' in error && MISSING.includes(String(error.code)))
        throw new ModelInvalidError(this.#name, `the file '${name}' is missing`);
      throw resourceShortage(error) ?? error;
    }
  }

  /** Reads a JSON file. @throws ModelInvalidError like read, and for what is no JSON or nested without end */
  async readJson(name: string, maxBytes: number): Promise<unknown> {
    const text = (await this.read(name, maxBytes)).toString('utf8');
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      throw new ModelInvalidError(this.#name, `'${name}' is not JSON (${(error as Error).message})`);
    }
    if (!isDeeperThan(DEEPEST_JSON, value)) return value;
    throw new ModelInvalidError(
      this.#name,
      `'${name}' has lists and objects within each other more than ${DEEPEST_JSON} deep; export the model again`,
    );
  }

  async #readWhole(handle: FileHandle, name: string, maxBytes: number): Promise<Buffer> {
    const info = await handle.stat();
    if (!info.isFile()) throw new ModelInvalidError(this.#name, `'${name}' is not a file`);
    if (info.size <= maxBytes) return await handle.readFile();
    throw new ModelInvalidError(this.#name, `'${name}' has ${info.size} bytes, at most ${maxBytes} are read`);
  }

  #outside(name: string): ModelInvalidError {
    return new ModelInvalidError(this.#name, `'${name}' lies outside the model folder; put the file into it`);
  }
}
