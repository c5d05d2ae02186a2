import { z } from 'zod';
import type { BacktestParameters } from '../backtest/backtest-parameters.js';
import { describeReadFailure } from '../files/describe-read-failure.js';
import { InvalidInputError } from '../operations/errors.js';
import { applyOverrides } from '../strategy/strategy-overrides.js';
import { readYamlSource } from '../strategy/yaml-source.js';
import { readStrategyFile } from '../workers/strategy-file.js';
import type { ModelCatalog } from './model-catalog.js';

const named = z.object({ name: z.string().min(1) });
const recorded = z.object({ signals: z.object({}).loose() });

/** Finds the model of a backtest that names none. */
export class ModelResolver {
  readonly #strategiesDir: string;
  readonly #models: Pick<ModelCatalog, 'newestFor'>;

  constructor(strategiesDir: string, models: Pick<ModelCatalog, 'newestFor'>) {
    this.#strategiesDir = strategiesDir;
    this.#models = models;
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
    if (recorded.safeParse(strategy).success) return null;
    const name = named.safeParse(strategy).data?.name ?? null;
    if (name === null) throw nameless(strategyConfigPath);
    const path = await this.#models.newestFor(name);
    if (path === null) {
      throw noModel(
        `no valid model in 'models/' was trained for the strategy '${name}'; train one or give modelPath`,
      );
    }
    return path;
  }

  async #read(path: string, overrides: BacktestParameters['overrides']): Promise<unknown> {
    try {
      const text = await readStrategyFile(path, this.#strategiesDir);
      return readYamlSource(applyOverrides(text, overrides)).value;
    } catch (error) {
      throw nameless(path, describeReadFailure(path, error));
    }
  }
}

function nameless(path: string, reason: string | null = null): InvalidInputError {
  const why = reason === null ? '' : ` (${reason})`;
  return noModel(
    `no model is given, and the strategy '${path}' has no readable name to find one by${why}; give modelPath`,
  );
}

function noModel(message: string): InvalidInputError {
  return new InvalidInputError([
    { path: ['modelPath'], code: 'MODEL_NOT_FOUND', message: `modelPath: ${message}` },
  ]);
}
