import { parse } from 'yaml';
import { z } from 'zod';
import type { BacktestParameters } from '../backtest/backtest-parameters.js';
import { InvalidInputError } from '../operations/errors.js';
import { applyOverrides } from '../strategy/strategy-overrides.js';
import { readStrategyFile } from '../workers/strategy-file.js';
import type { ModelCatalog } from './model-catalog.js';

const named = z.object({ name: z.string().min(1) });

/** Finds the model of a backtest that names none. */
export class ModelResolver {
  readonly #strategiesDir: string;
  readonly #models: Pick<ModelCatalog, 'newestFor'>;

  constructor(strategiesDir: string, models: Pick<ModelCatalog, 'newestFor'>) {
    this.#strategiesDir = strategiesDir;
    this.#models = models;
  }

  /**
   * Returns the public path of the newest valid model trained for the strategy.
   * @throws InvalidInputError with an issue on `modelPath` when there is none, or the strategy's name cannot be read
   */
  async newestFor({
    strategyConfigPath,
    overrides,
  }: Pick<BacktestParameters, 'strategyConfigPath' | 'overrides'>): Promise<string> {
    const name = await this.#strategyName(strategyConfigPath, overrides);
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

  /** A strategy that is missing or broken is the worker's to report; here it only has no name. */
  async #strategyName(path: string, overrides: BacktestParameters['overrides']): Promise<string | null> {
    try {
      const text = await readStrategyFile(path, this.#strategiesDir);
      return named.parse(parse(applyOverrides(text, overrides))).name;
    } catch {
      return null;
    }
  }
}

function noModel(message: string): InvalidInputError {
  return new InvalidInputError([
    { path: ['modelPath'], code: 'MODEL_NOT_FOUND', message: `modelPath: ${message}` },
  ]);
}
