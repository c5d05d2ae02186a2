import { parse } from 'yaml';
import { z } from 'zod';
import type { BacktestParameters } from '../backtest/backtest-parameters.js';
import { describeReadFailure } from '../files/describe-read-failure.js';
import { InvalidInputError } from '../operations/errors.js';
import { unlessShort } from '../shared/resource-shortage.js';
import { parseStrategy } from '../strategy/parse-strategy.js';
import type { Strategy } from '../strategy/strategy.js';
import { applyOverrides } from '../strategy/strategy-overrides.js';
import { StrategyValidationError } from '../strategy/strategy-validation-error.js';
import { readStrategyFile, StrategyNotFoundError } from '../workers/strategy-file.js';
import type { ModelCatalog } from './model-catalog.js';

const named = z.object({ name: z.string().min(1) });
const recorded = z.object({ signals: z.object({}).loose() });

type Asked = Pick<BacktestParameters, 'strategyConfigPath' | 'overrides'>;

/** What can be told of the strategy that a model is looked for. */
type ReadStrategy =
  | { readonly kind: 'valid'; readonly strategy: Strategy }
  | { readonly kind: 'invalid'; readonly content: unknown; readonly reason: string };

/** Finds the model of a backtest that names none. */
export class ModelResolver {
  readonly #strategiesDir: string;
  readonly #models: Pick<ModelCatalog, 'newestFor'>;

  constructor(strategiesDir: string, models: Pick<ModelCatalog, 'newestFor'>) {
    this.#strategiesDir = strategiesDir;
    this.#models = models;
  }

  /**
   * Returns the public path of the newest of the valid models that were trained for the strategy and suit it best; null
   * for a strategy that trades recorded signals.
   * @throws InvalidInputError with an issue on what keeps a model from being found: `strategyConfigPath` when there is
   *   no such file, `overrides` when they do not fit it, else `modelPath`
   */
  async newestFor(asked: Asked): Promise<string | null> {
    const read = await this.#read(asked);
    return read.kind === 'valid'
      ? await this.#modelOf(read.strategy)
      : await this.#modelOfInvalid(asked, read);
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
  async #modelOfInvalid(
    { strategyConfigPath }: Asked,
    { content, reason }: ReadStrategy & { readonly kind: 'invalid' },
  ): Promise<string | null> {
    if (recorded.safeParse(content).success) return null;
    const name = named.safeParse(content).data?.name;
    const path = name === undefined ? null : await this.#models.newestFor(name);
    if (path !== null) return path;
    const [first] = reason.split('\n');
    const search =
      name === undefined
        ? 'it has no readable name to find a model by'
        : `no valid model in 'models/' was trained for the strategy '${name}'`;
    throw issueOn(
      'modelPath',
      'MODEL_NOT_FOUND',
      `the strategy '${strategyConfigPath}' cannot be used: ${first}; and ${search}: mend it, or give modelPath`,
    );
  }

  async #read({ strategyConfigPath, overrides }: Asked): Promise<ReadStrategy> {
    let text: string;
    try {
      text = await readStrategyFile(strategyConfigPath, this.#strategiesDir);
    } catch (error) {
      if (error instanceof StrategyNotFoundError) {
        throw issueOn('strategyConfigPath', error.code, error.message);
      }
      unlessShort(null)(error);
      return { kind: 'invalid', content: null, reason: describeReadFailure(strategyConfigPath, error) };
    }
    const found = readText(text, []);
    if (overrides.length === 0) return found;
    const overridden = readText(text, overrides);
    // Overrides of a file that is wrong by itself may be right; they may also be what mends it.
    if (overridden.kind === 'valid' || found.kind === 'invalid') return overridden;
    throw issueOn('overrides', 'VALIDATION_ERROR', overridden.reason);
  }
}

function readText(text: string, overrides: BacktestParameters['overrides']): ReadStrategy {
  try {
    return { kind: 'valid', strategy: parseStrategy(applyOverrides(text, overrides)).strategy };
  } catch (error) {
    if (!(error instanceof StrategyValidationError)) throw error;
    return { kind: 'invalid', content: contentOf(text), reason: error.message };
  }
}

/** Reads as much as there is. */
function contentOf(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

function issueOn(field: string, code: string, message: string): InvalidInputError {
  return new InvalidInputError([{ path: [field], code, message: `${field}: ${message}` }]);
}
