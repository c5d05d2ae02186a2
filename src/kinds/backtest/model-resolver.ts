import { describeReadFailure } from '../../base/outer/files/describe-read-failure.js';
import type { BacktestParameters } from '../../domain/backtest/backtest-parameters.js';
import type { Strategy } from '../../domain/strategy/strategy.js';
import type { InvalidStrategy, StrategyIdentity } from '../../library/identify-strategy.js';
import type { ModelCatalog } from '../../library/model-catalog.js';
import type { OverriddenStrategy } from '../../library/overridden-strategy.js';
import { readStrategyFile, StrategyNotFoundError } from '../../library/strategy-file.js';
import { InvalidInputError } from '../../operations/record/errors.js';

/** Reads what a model is found by without blocking this thread. */
export type IdentifyStrategy = (strategy: OverriddenStrategy) => Promise<StrategyIdentity>;

type Asked = Pick<BacktestParameters, 'strategyConfigPath' | 'strategySource' | 'overrides'>;

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
   * Returns the public path of the newest of the valid models that were trained for the strategy and suit it best; null
   * for a strategy that trades recorded signals.
   * @throws InvalidInputError with an issue on what keeps a model from being found: `strategyConfigPath` when there is
   *   no such file, `overrides` when they do not fit it, else `modelPath`
   */
  async newestFor(asked: Asked): Promise<string | null> {
    const read = await this.#read(asked);
    if (read.kind === 'VALID') return await this.#modelOf(read.strategy);
    if (read.isOverridesFault) throw issueOn('overrides', 'VALIDATION_ERROR', read.reason);
    return await this.#modelOfInvalid(asked, read);
  }

  async #modelOf(strategy: Strategy): Promise<string | null> {
    if (strategy.kind === 'signals') return null;
    const path = await this.#models.newestFor(strategy.name, strategy);
    if (path !== null) return path;
    throw issueOn(
      'modelPath',
      'MODEL_NOT_FOUND',
      `no valid model in 'models/' was trained for the strategy '${strategy.name}'; train one or give modelPath`,
    );
  }

  /** What is wrong with a file is the worker's to report, as it does when a model is named. */
  async #modelOfInvalid({ strategyConfigPath }: Asked, read: InvalidStrategy): Promise<string | null> {
    const { isRecorded, name, reason } = read;
    if (isRecorded) return null;
    const path = name === null ? null : await this.#models.newestFor(name);
    if (path !== null) return path;
    const [first] = reason.split('\n');
    const search =
      name === null
        ? 'it has no readable name to find a model by'
        : `no valid model in 'models/' was trained for the strategy '${name}'`;
    throw issueOn(
      'modelPath',
      'MODEL_NOT_FOUND',
      `the strategy '${strategyConfigPath}' cannot be used: ${first}; and ${search}: mend it, or give modelPath`,
    );
  }

  async #read({ strategyConfigPath, strategySource, overrides }: Asked): Promise<StrategyIdentity> {
    try {
      const text = strategySource ?? (await readStrategyFile(strategyConfigPath, this.#strategiesDir));
      return await this.#identify({ text, overrides });
    } catch (error) {
      if (error instanceof StrategyNotFoundError) {
        throw issueOn('strategyConfigPath', error.code, error.message);
      }
      const reason = describeReadFailure(strategyConfigPath, error);
      return { kind: 'INVALID', name: null, isRecorded: false, reason, isOverridesFault: false };
    }
  }
}

function issueOn(field: string, code: string, message: string): InvalidInputError {
  return new InvalidInputError([{ path: [field], code, message: `${field}: ${message}` }]);
}
