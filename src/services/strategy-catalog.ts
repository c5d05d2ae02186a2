import { basename } from 'node:path';
import { describeReadFailure } from '../files/describe-read-failure.js';
import { VersionCache } from '../shared/version-cache.js';
import { featurePlan } from '../strategy/feature-plan.js';
import { parseStrategy } from '../strategy/parse-strategy.js';
import { strategyOutline } from '../strategy/strategy-outline.js';
import { StrategyValidationError } from '../strategy/strategy-validation-error.js';
import { type StrategyFile, StrategyFolder } from './strategy-folder.js';

/** What is known of a strategy file; one that is not valid shows what can be read of it. */
export interface CatalogStrategy {
  /** As startBacktest takes it. */
  readonly path: string;
  /** The name of the file, without its ending, where it says none. */
  readonly name: string;
  readonly description: string | null;
  readonly symbols: readonly string[];
  readonly timeframes: readonly string[];
  readonly valid: boolean;
  /** Every problem, as a sentence; empty when valid. */
  readonly errors: readonly string[];
  /** Ids of the model's inputs, in order; empty when not valid. */
  readonly features: readonly string[];
}

/** Lists the strategies folder; a file is checked once, and again only when it changed. */
export class StrategyCatalog {
  readonly #folder: StrategyFolder;
  readonly #strategies = new VersionCache<CatalogStrategy>();

  /** @param strategiesDir what `strategies/` stands for */
  constructor(strategiesDir: string) {
    this.#folder = new StrategyFolder(strategiesDir);
  }

  /** Returns every YAML file of the folder, nested ones too, by path. */
  async list(): Promise<readonly CatalogStrategy[]> {
    const files = await this.#folder.list();
    this.#strategies.keepOnly(files.map(({ path }) => path));
    const strategies: CatalogStrategy[] = [];
    // One after another: checking is quick, but a thousand at once would keep requests waiting.
    for (const file of files) strategies.push(await this.#check(file));
    return strategies;
  }

  /**
   * Returns one file, whatever its ending; null when there is none.
   * @throws PathNotContainedError when the path is not one inside `strategies/`
   */
  async find(path: string): Promise<CatalogStrategy | null> {
    const file = await this.#folder.find(path);
    return file && this.#check(file);
  }

  #check(file: StrategyFile): Promise<CatalogStrategy> {
    return this.#strategies.get(file.path, file.version, async () => {
      try {
        return catalogStrategy(file.path, await this.#folder.read(file));
      } catch (error) {
        return invalid(file.path, '', [describeReadFailure(file.path, error)]);
      }
    });
  }
}

function catalogStrategy(path: string, text: string): CatalogStrategy {
  try {
    const { strategy } = parseStrategy(text);
    const { name, description, trainingData } = strategy;
    const { symbols, timeframes } = trainingData;
    const features = featurePlan(strategy).map(({ id }) => id);
    return { path, name, description, symbols, timeframes, valid: true, errors: [], features };
  } catch (error) {
    if (!(error instanceof StrategyValidationError)) throw error;
    return invalid(
      path,
      text,
      error.problems.map(({ message }) => message),
    );
  }
}

function invalid(path: string, text: string, errors: readonly string[]): CatalogStrategy {
  const outline = strategyOutline(text);
  const name = outline.name ?? basename(path).replace(/\.ya?ml$/, '');
  return { path, ...outline, name, valid: false, errors, features: [] };
}
