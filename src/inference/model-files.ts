import { readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { isDeeperThan } from '../shared/json-depth.js';
import { resourceShortage } from '../shared/resource-shortage.js';
import { ModelInvalidError } from './model-errors.js';

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
   */
  static async open(folder: string, name: string): Promise<ModelFiles> {
    return new ModelFiles(name, await realpath(folder));
  }

  /**
   * Reads a file whole.
   * @param name relative to the folder
   * @throws ModelInvalidError when it is missing, no regular file, too large or outside the folder
   */
  async read(name: string, maxBytes: number): Promise<Buffer> {
    const path = await this.#resolve(name);
    const info = await stat(path);
    if (!info.isFile()) throw new ModelInvalidError(this.#name, `'${name}' is not a file`);
    if (info.size > maxBytes) {
      throw new ModelInvalidError(
        this.#name,
        `'${name}' has ${info.size} bytes, at most ${maxBytes} are read`,
      );
    }
    return await readFile(path);
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

  async #resolve(name: string): Promise<string> {
    const outside = new ModelInvalidError(
      this.#name,
      `'${name}' lies outside the model folder; put the file into it`,
    );
    if (isAbsolute(name) || name.split(/[/\\]/).includes('..') || name.includes('\0')) throw outside;
    let path: string;
    try {
      path = await realpath(join(this.#root, name));
    } catch (error) {
      throw resourceShortage(error) ?? new ModelInvalidError(this.#name, `the file '${name}' is missing`);
    }
    const inside = relative(this.#root, path);
    if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) throw outside;
    return path;
  }
}
