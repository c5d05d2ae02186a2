import type { OperationsQuery } from '../client/generated/graphql.js';
import { COST_DEFAULTS } from './backtest-options.js';
import {
  BACKTEST_OPTIONS,
  DATA_OPTIONS,
  type OptionNames,
  STUDY_OPTIONS,
  TRAINING_OPTIONS,
  WALK_FORWARD_OPTIONS,
} from './option-names.js';
import { asTyped } from './option-values.js';

type Listed = OperationsQuery['operations']['nodes'][number];
type Value = string | number | boolean | null;

/** What a start can set beside that which titles name. */
interface Settable {
  readonly options: OptionNames;
  /** Fields of the parameters with what they are when nobody sets them; overrides apart. */
  readonly defaults: Readonly<Record<string, Value>>;
  /** Fields whose default depends on the strategy. */
  readonly byStrategy: readonly string[];
  /** Fields that name a model; their default depends on what models there are. */
  readonly models: readonly string[];
}

const { capital: initialCapital, commission, slippage } = COST_DEFAULTS;
const COSTS = { initialCapital, commission, slippage };

export const SETTABLE: Readonly<Record<Listed['__typename'], Settable>> = {
  BacktestOperation: {
    options: BACKTEST_OPTIONS,
    byStrategy: [],
    models: ['modelPath'],
    defaults: { ...COSTS, inSamplePolicy: 'WARN', holdout: 'REFUSE' },
  },
  TrainingOperation: {
    options: TRAINING_OPTIONS,
    byStrategy: ['epochs'],
    models: ['modelName'],
    defaults: { seed: 42, holdout: 'REFUSE' },
  },
  StudyOperation: {
    options: STUDY_OPTIONS,
    byStrategy: [],
    models: [],
    defaults: { seed: 42, holdoutFrom: null },
  },
  WalkForwardOperation: {
    options: WALK_FORWARD_OPTIONS,
    byStrategy: [],
    models: [],
    defaults: { seed: 42, ...COSTS, keepModels: true },
  },
  DataLoadOperation: {
    options: DATA_OPTIONS,
    byStrategy: [],
    models: [],
    defaults: {
      ...{ calendar: null, timezone: null, dayStart: null, stamp: null, dateOrder: null, separator: null },
      ...{ adjust: null, replace: false },
    },
  },
};

/**
 * Returns what was set for each run beside that which its title names, such as `commission=0.002`: values other than
 * the default, then overrides. Epochs, whose default depends on the strategy, are named where runs of one title differ
 * in them; models, of which each training makes another, where nothing else tells such runs apart.
 */
export function setValues(nodes: readonly Listed[]): readonly (readonly string[])[] {
  const titles = nodes.map(({ title }) => [title]);
  const set = nodes.map((node) => [...changedValues(node), ...overridesOf(node)]);
  const epochs = differing(nodes, titles, ({ byStrategy }) => byStrategy);
  const told = nodes.map((_node, row) => [...(epochs[row] ?? []), ...(set[row] ?? [])]);
  const alike = told.map((values, row) => [...(titles[row] ?? []), ...values]);
  const models = differing(nodes, alike, ({ models: fields }) => fields);
  return told.map((values, row) => [...(models[row] ?? []), ...values]);
}

function changedValues(node: Listed): readonly string[] {
  const { defaults } = SETTABLE[node.__typename];
  return Object.keys(defaults)
    .filter((field) => settingOf(node, field) !== defaults[field])
    .map((field) => named(node, field));
}

/** Returns the values of some fields in which runs differ that have a type and given texts in common. */
function differing(
  nodes: readonly Listed[],
  texts: readonly (readonly string[])[],
  fieldsOf: (settable: Settable) => readonly string[],
): readonly (readonly string[])[] {
  const keys = nodes.map((node, row) => JSON.stringify([node.__typename, ...(texts[row] ?? [])]));
  const valuesOf = new Map<string, Set<Value>>();
  for (const [row, node] of nodes.entries())
    for (const field of fieldsOf(SETTABLE[node.__typename])) {
      const key = `${field} ${keys[row]}`;
      valuesOf.set(key, (valuesOf.get(key) ?? new Set()).add(settingOf(node, field)));
    }
  return nodes.map((node, row) =>
    fieldsOf(SETTABLE[node.__typename])
      .filter((field) => (valuesOf.get(`${field} ${keys[row]}`)?.size ?? 0) > 1)
      .map((field) => named(node, field)),
  );
}

/** Options that say the opposite of their field. */
const OPPOSITES: readonly string[] = ['drop-models'];

function named(node: Listed, field: string): string {
  const word = wordFor(node, field);
  const value = settingOf(node, field);
  return `${word}=${shown(OPPOSITES.includes(word) ? value !== true : value)}`;
}

function settingOf({ parameters }: Listed, field: string): Value {
  return (parameters as Readonly<Record<string, unknown>>)[field] as Value;
}

/** Returns what options call a field: `in-sample-policy`. */
function wordFor({ __typename }: Listed, field: string): string {
  return (SETTABLE[__typename].options[field] ?? field).replace(/^--/, '');
}

/** Words of the API, which options write small. */
const WORDS: readonly Value[] = ['WARN', 'REJECT', 'LOOK', 'REFUSE'];

function shown(value: Value): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (WORDS.includes(value)) return asTyped(String(value));
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
