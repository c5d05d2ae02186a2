import { asJsonObject, type JsonObject } from '../../base/pure/json.js';
import type { BacktestParameters } from './backtest-parameters.js';

/**
 * Returns the parameters that decide what a run results in: what the parameters hash covers. The policies decide only
 * whether there is a result at all, a replay or a trial has the parameters of the run that it repeats, and a text is covered
 * by the hash of the strategy, as a file is.
 */
export function resultParameters({
  inSamplePolicy: _inSamplePolicy,
  holdout: _holdout,
  strategySource: _strategySource,
  replay: _replay,
  trial: _trial,
  ...parameters
}: BacktestParameters): JsonObject {
  return asJsonObject(parameters);
}
