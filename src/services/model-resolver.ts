import type { BacktestParameters } from '../backtest/backtest-parameters.js';
import { InvalidInputError } from '../operations/errors.js';
import type { OverriddenStrategy, StrategyIdentity } from '../workers/strategy-protocol.js';
import type { ModelCatalog } from './model-catalog.js';
import { readableStrategy } from './readable-strategy.js';

/** Reads what a model is found by without blocking this thread. */
export type IdentifyStrategy = (strategy: OverriddenStrategy) => Promise<StrategyIdentity>;

/** Finds the model of a backtest that names none. */
export class ModelResolver {
  readonly #strategiesDir: string;
  readonly #models: Pick<ModelCatalog, 'newestFor'>;
  readonly #identify: IdentifyStrategy;

  constructor(strategiesDir: string, models: Pick<ModelCatalog, 'newestFor'>, identify: IdentifyStrategy) {
    this.#strategiesDir = strategiesDir;
    this.#models = models;
    this.#identify = identify;
  }

  /**
   * Returns the public path of the newest valid model trained for the strategy; null for a strategy that trades
   * recorded signals.
   * @throws InvalidInputError with an issue on `modelPath` when there is none, or the strategy's name cannot be read
   */
  async newestFor({
    strategyConfigPath,
    overrides,
  }: Pick<BacktestParameters, 'strategyConfigPath' | 'overrides'>): Promise<string | null> {
    const strategy = await this.#read(strategyConfigPath, overrides);
    if (strategy?.kind === 'RECORDED') return null;
    const name = strategy?.name ?? null;
    if (name === null) {
      throw noModel(
        `no model is given, and the strategy '${strategyConfigPath}' has no readable name to find one by; give modelPath`,
      );
    }
    const path = await this.#models.newestFor(name);
    if (path === null) {
      throw noModel(
        `no valid model in 'models/' was trained for the strategy '${name}'; train one or give modelPath`,
      );
    }
    return path;
  }

  async #read(path: string, overrides: BacktestParameters['overrides']): Promise<StrategyIdentity | null> {
    const text = await readableStrategy(path, this.#strategiesDir);
    return text === null ? null : this.#identify({ text, overrides });
  }
}

function noModel(message: string): InvalidInputError {
  return new InvalidInputError([
    { path: ['modelPath'], code: 'MODEL_NOT_FOUND', message: `modelPath: ${message}` },
  ]);
}
