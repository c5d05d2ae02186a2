import type { BacktestParameters } from '../../domain/backtest/backtest-parameters.js';
import { StrategyValidationError } from '../../domain/strategy/strategy-validation-error.js';
import { readYamlSource } from '../../domain/strategy/yaml-source.js';
import type { TrialInput } from '../../domain/study/trials/trial-plan.js';
import { InvalidInputError } from '../../operations/record/errors.js';
import type { BacktestFolders } from '../backtest/start-backtest-validation.js';
import { startBacktestCheck } from '../backtest/start-backtest-validation.js';

/** The fields of a backtest that a trial without training may have of its own. */
export type TrialFields = Pick<BacktestParameters, 'symbol' | 'commission' | 'slippage' | 'modelPath'>;

/** Reads what trials put in the place of fields of a backtest, by the rules of a backtest. */
export class TrialInputs {
  readonly #parameters: BacktestParameters;
  readonly #check: ReturnType<typeof startBacktestCheck>;
  /** What was read before, by the texts. */
  readonly #read = new Map<string, TrialFields>();

  constructor(parameters: BacktestParameters, folders: BacktestFolders) {
    this.#parameters = parameters;
    this.#check = startBacktestCheck(folders);
  }

  /**
   * Returns the fields as a trial has them.
   * @param inputs YAML scalars by field; the seed is the training's
   * @throws InvalidInputError that names field, value and remedy
   */
  fieldsOf(inputs: ReadonlyMap<TrialInput, string>): TrialFields {
    const key = JSON.stringify([...inputs]);
    let fields = this.#read.get(key);
    if (fields === undefined) {
      fields = this.#checked(inputs);
      if (this.#read.size >= MAX_REMEMBERED) this.#read.clear();
      this.#read.set(key, fields);
    }
    return fields;
  }

  #checked(inputs: ReadonlyMap<TrialInput, string>): TrialFields {
    const { symbol, commission, slippage, modelPath } = this.#parameters;
    const fields = {
      symbol: textOf(inputs, 'symbol') ?? symbol,
      commission: numberOf(inputs, 'commission') ?? commission,
      slippage: numberOf(inputs, 'slippage') ?? slippage,
      modelPath: textOf(inputs, 'modelPath') ?? modelPath,
    };
    this.#check({ ...this.#parameters, ...fields, label: null, tags: [], priority: 0, idempotencyKey: null });
    return fields;
  }
}

const MAX_REMEMBERED = 4_096;

function textOf(inputs: ReadonlyMap<TrialInput, string>, field: TrialInput): string | null {
  const text = inputs.get(field);
  return text === undefined ? null : scalarText(text);
}

/** Returns the text that a YAML scalar is: a symbol such as 7203 is a number to YAML and a name here. */
export function scalarText(scalar: string): string {
  const value = scalarOf(scalar);
  return typeof value === 'string' ? value : scalar.trim();
}

function numberOf(inputs: ReadonlyMap<TrialInput, string>, field: TrialInput): number | null {
  const text = inputs.get(field);
  if (text === undefined) return null;
  const value = scalarOf(text);
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const message = `${field}: '${text}' is no number; write 0.001 for 0.1 %`;
  throw new InvalidInputError([{ path: [field], code: 'INVALID_VALUE', message }]);
}

/** Returns what a YAML text is; null for one that cannot be read. */
export function scalarOf(text: string): unknown {
  try {
    return readYamlSource(text).value;
  } catch (error) {
    if (error instanceof StrategyValidationError) return null;
    throw error;
  }
}
