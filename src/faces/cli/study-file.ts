import { readFile } from 'node:fs/promises';
import { suggestName } from '../../domain/strategy/nearest-name.js';
import { readYamlSource, type YamlSource } from '../../domain/strategy/yaml-source.js';
import type { StartStudyInput } from '../client/generated/graphql.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { publicPath } from './public-path.js';
import { readInput } from './read-input.js';

type Fields = Readonly<Record<string, unknown>>;

const KEYS = [
  ...['backtest', 'parameters', 'sampler', 'trials', 'seed', 'objective', 'holdoutFrom', 'training'],
  ...['keepModels', 'label', 'tags', 'priority', 'idempotencyKey'],
];

/**
 * Reads a file that has the fields of the input of startStudy, as YAML or JSON. Values of parameters and overrides may
 * be written as what they are: they become the texts that the API takes.
 * @throws CliError, wrong usage, for a file that is no such input
 */
export async function readStudyFile(path: string): Promise<StartStudyInput> {
  const text = await readInput(path, 'study file', (file) => readFile(file, 'utf8'));
  const { fields, writtenAt } = fieldsOf(path, text);
  // The other commands that run something take a strategy there.
  if ('training_data' in fields) throw refusal(path, 'is a strategy; name it with --strategy');
  for (const key of Object.keys(fields))
    if (!KEYS.includes(key))
      throw refusal(path, `has the key '${key}', which no study has; ${suggestName(key, KEYS)}`);
  const { backtest, parameters } = fields;
  if (!isObject(backtest)) throw refusal(path, "has no 'backtest': say what all trials have in common");
  if (!Array.isArray(parameters) || !parameters.every(isObject)) {
    throw refusal(
      path,
      "has no list 'parameters': say what is varied, such as {path: exits.stop_loss_pct, from: 0.01, to: 0.05, step: 0.01}",
    );
  }
  const input = {
    ...fields,
    backtest: backtestOf(backtest),
    parameters: parameters.map(({ values, ...parameter }, index) => ({
      ...parameter,
      ...(Array.isArray(values)
        ? {
            values: values.map((value, at) =>
              valueText(value, writtenAt(['parameters', index, 'values', at])),
            ),
          }
        : values === undefined
          ? {}
          : { values }),
    })),
  };
  return input as unknown as StartStudyInput;
}

function backtestOf(backtest: Fields): Fields {
  const { strategyConfigPath, modelPath, overrides } = backtest;
  return {
    ...backtest,
    ...(typeof strategyConfigPath === 'string' ? { strategyConfigPath: publicPath(strategyConfigPath) } : {}),
    ...(typeof modelPath === 'string' ? { modelPath: publicPath(modelPath) } : {}),
    ...(Array.isArray(overrides) && overrides.every(isObject)
      ? { overrides: overrides.map(({ path, value }) => ({ path, value: valueText(value) })) }
      : {}),
  };
}

function fieldsOf(path: string, text: string): { readonly fields: Fields } & Pick<YamlSource, 'writtenAt'> {
  let source: YamlSource;
  try {
    source = readYamlSource(text);
  } catch (error) {
    throw refusal(path, `is no YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { value: fields, writtenAt } = source;
  if (!isObject(fields)) throw refusal(path, 'holds no fields of a study');
  return { fields, writtenAt };
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Writes a value as the text of a YAML scalar or flow collection.
 * @param written as the file has it: 0700 is a number to YAML, and may be a symbol
 */
function valueText(value: unknown, written: string | null = null): string {
  if (written !== null && /^0\d+$/.test(written)) return written;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

function refusal(path: string, what: string): CliError {
  return new CliError(
    `The study file '${path}' ${what}${what.endsWith('?') ? '' : '.'}`,
    ExitCode.WrongUsage,
  );
}
