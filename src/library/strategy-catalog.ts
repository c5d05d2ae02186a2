import { createHash } from 'node:crypto';
import { describeReadFailure } from '../base/outer/files/describe-read-failure.js';
import { unlessShort } from '../base/pure/resource-shortage.js';
import { VersionCache } from '../base/pure/version-cache.js';
import { invalidStrategy, type ListedStrategy, type ListStrategyQuestion } from './list-strategy.js';
import { type StrategyFile, StrategyFolder } from './strategy-folder.js';

/** What is known of a strategy file; one that is not valid shows what can be read of it. */
export interface CatalogStrategy extends ListedStrategy {
  /** SHA-256 (hex) of its bytes; null where it cannot be read. */
  readonly hash: string | null;
  readonly modifiedAt: Date;
}

/** Checks the text of a strategy for a list. */
export type CheckStrategy = (question: ListStrategyQuestion) => Promise<ListedStrategy>;

/** Lists the strategies folder; a file is checked once, and again only when it changed. */
export class StrategyCatalog {
  readonly #folder: StrategyFolder;
  readonly #check: CheckStrategy;
  readonly #strategies = new VersionCache<CatalogStrategy>();

  /**
   * @param strategiesDir what `strategies/` stands for
   * @param check checks a text without blocking this thread: whoever writes a file decides how long that takes
   */
  constructor(strategiesDir: string, check: CheckStrategy) {
    this.#folder = new StrategyFolder(strategiesDir);
    this.#check = check;
  }

  /** Returns every YAML file of the folder, nested ones too, by path. */
  async list(): Promise<readonly CatalogStrategy[]> {
    const files = await this.#folder.list();
    this.#strategies.keepOnly(files.map(({ path }) => path));
    const strategies: CatalogStrategy[] = [];
    // One after another, so that others who have something to be read come in between.
    for (const file of files) strategies.push(await this.#read(file));
    return strategies;
  }

  /**
   * Returns one file, whatever its ending; null when there is none.
   * @throws PathNotContainedError when the path is not one inside `strategies/`
   */
  async find(path: string): Promise<CatalogStrategy | null> {
    const file = await this.#folder.find(path);
    return file && this.#read(file);
  }

  /**
   * Returns the text of one file; null when there is none, or it cannot be read.
   * @throws PathNotContainedError when the path is not one inside `strategies/`
   */
  async source(path: string): Promise<string | null> {
    const file = await this.#folder.find(path);
    return file && (await this.#folder.read(file).catch(unlessShort(null)));
  }

  #read(file: StrategyFile): Promise<CatalogStrategy> {
    const { modifiedAt } = file;
    return this.#strategies.get(file.path, file.version, async () => {
      try {
        const text = await this.#folder.read(file);
        return { ...(await this.#check({ path: file.path, text })), hash: hashOf(text), modifiedAt };
      } catch (error) {
        const listed = invalidStrategy(file.path, '', [describeReadFailure(file.path, error)]);
        return { ...listed, hash: null, modifiedAt };
      }
    });
  }
}

/** Returns what tools such as sha256sum say of the file. */
function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
