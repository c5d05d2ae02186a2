import type { OperationsQuery } from '../client/generated/graphql.js';
import { BACKTEST_OPTIONS, DATA_OPTIONS, type OptionNames, TRAINING_OPTIONS } from './option-names.js';
import { asTyped } from './option-values.js';

type Listed = OperationsQuery['operations']['nodes'][number];
type Value = string | number | boolean | null;

/** What a start can set beside that which titles name. */
interface Settable {
  readonly options: OptionNames;
  /** Fields of the parameters with what they are when nobody sets them; overrides apart. */
  readonly defaults: Readonly<Record<string, Value>>;
  /** Fields whose default depends on the strategy or on what the server has. */
  readonly withoutDefault: readonly string[];
}

export const SETTABLE: Readonly<Record<Listed['__typename'], Settable>> = {
  BacktestOperation: {
    options: BACKTEST_OPTIONS,
    withoutDefault: ['modelPath'],
    defaults: { initialCapital: 100_000, commission: 0.001, slippage: 0.0005, inSamplePolicy: 'WARN' },
  },
  TrainingOperation: {
    options: TRAINING_OPTIONS,
    withoutDefault: ['modelName', 'epochs'],
    defaults: { seed: 42 },
  },
  DataLoadOperation: {
    options: DATA_OPTIONS,
    withoutDefault: [],
    defaults: {
      ...{ calendar: null, timezone: null, dayStart: null, stamp: null, dateOrder: null, separator: null },
      ...{ adjust: null, replace: false },
    },
  },
};

/**
 * Returns what was set for each run beside that which its title names, such as `commission=0.002`: values other than
 * the default, overrides, and where the default depends on something else, values in which runs of one title differ.
 */
export function setValues(nodes: readonly Listed[]): readonly (readonly string[])[] {
  const seen = new Map<string, Set<string>>();
  const valuesOf = (node: Listed, field: string): Set<string> => {
    const key = JSON.stringify([node.__typename, node.title, field]);
    const values = seen.get(key) ?? new Set();
    seen.set(key, values);
    return values;
  };
  for (const node of nodes)
    for (const field of SETTABLE[node.__typename].withoutDefault)
      valuesOf(node, field).add(shown(settingOf(node, field)));
  return nodes.map((node) => {
    const { defaults, withoutDefault } = SETTABLE[node.__typename];
    const fields = [
      ...withoutDefault.filter((field) => valuesOf(node, field).size > 1),
      ...Object.keys(defaults).filter((field) => settingOf(node, field) !== defaults[field]),
    ];
    return [
      ...fields.map((field) => `${wordFor(node, field)}=${shown(settingOf(node, field))}`),
      ...overridesOf(node),
    ];
  });
}

function settingOf({ parameters }: Listed, field: string): Value {
  return (parameters as Readonly<Record<string, unknown>>)[field] as Value;
}

/** Returns what options call a field: `in-sample-policy`. */
function wordFor({ __typename }: Listed, field: string): string {
  return (SETTABLE[__typename].options[field] ?? field).replace(/^--/, '');
}

function shown(value: Value): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (value === 'WARN' || value === 'REJECT') return asTyped(value);
  return String(value).replace(/^models\//, '');
}

function overridesOf(node: Listed): readonly string[] {
  if (!('overrides' in node.parameters)) return [];
  const { overrides } = node.parameters;
  const words = Object.keys(SETTABLE[node.__typename].options).map((field) => wordFor(node, field));
  return overrides.map(({ path, value }) => {
    const key = path.slice(path.lastIndexOf('.') + 1);
    const isAmbiguous =
      words.includes(key) || overrides.some((other) => other.path !== path && other.path.endsWith(`.${key}`));
    return `${isAmbiguous ? path : key}=${value}`;
  });
}
