import { PathNotContainedError } from '../base/outer/files/contained-path.js';
import type { CheckedStrategy, CheckStrategyQuestion } from './check-strategy.js';
import type { StrategyIdentity } from './identify-strategy.js';
import type { OverriddenStrategy } from './overridden-strategy.js';
import type { CatalogStrategy, StrategyCatalog } from './strategy-catalog.js';
import type { StrategySaver, StrategyToSave } from './strategy-saver.js';

export interface StrategyLibraryOptions {
  readonly catalog: StrategyCatalog;
  readonly saver: StrategySaver;
  /** Checks a text without blocking this thread. */
  readonly check: (question: CheckStrategyQuestion) => Promise<CheckedStrategy>;
  /** Reads the name of a text without blocking this thread. */
  readonly identify: (question: OverriddenStrategy) => Promise<StrategyIdentity>;
  /** Has what is tried under a name counted with what was tried under another one. */
  readonly inherit: (name: string, from: string) => Promise<void>;
}

/** The strategies of the server: listed, read, checked and saved. */
export class StrategyLibrary {
  readonly #options: StrategyLibraryOptions;

  constructor(options: StrategyLibraryOptions) {
    this.#options = options;
  }

  list(): Promise<readonly CatalogStrategy[]> {
    return this.#options.catalog.list();
  }

  /** @throws PathNotContainedError when the path is not one inside `strategies/` */
  find(path: string): Promise<CatalogStrategy | null> {
    return this.#options.catalog.find(path);
  }

  /** @throws PathNotContainedError when the path is not one inside `strategies/` */
  source(path: string): Promise<string | null> {
    return this.#options.catalog.source(path);
  }

  /** Checks a text; reads no file. */
  check(source: string): Promise<CheckedStrategy> {
    return this.#options.check({ source });
  }

  /**
   * Saves a text, and has what is tried with it counted with what was tried with the strategy that it was made from.
   * @throws StrategyNotSavedError, StrategyConflictError
   */
  async save({ basedOn, ...strategy }: StrategyToSave & { readonly basedOn: string | null }): Promise<void> {
    const from = basedOn === null ? null : await this.nameOf(basedOn);
    await this.#options.saver.save(strategy);
    const name = await this.nameOf(strategy.path);
    if (from !== null && name !== null && name !== from) await this.#options.inherit(name, from);
  }

  /**
   * Has what is tried with a text counted with what was tried with a file, whatever name the text gives itself.
   * @param path of the file, which there need not be
   */
  async countWith(source: string, path: string): Promise<void> {
    const identity = await this.#options.identify({ text: source, overrides: [] });
    const name = identity.kind === 'VALID' ? identity.strategy.name : identity.name;
    const from = await this.nameOf(path);
    if (from !== null && name !== null && name !== from) await this.#options.inherit(name, from);
  }

  /** Returns the name of the strategy that a file has; null where there is no such file. */
  async nameOf(path: string): Promise<string | null> {
    try {
      return (await this.#options.catalog.find(path))?.name ?? null;
    } catch (error) {
      if (error instanceof PathNotContainedError) return null;
      throw error;
    }
  }
}
