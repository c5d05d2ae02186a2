import type { ProblemList } from './problem-list.js';
import { isMapping } from './sections/identifier.js';
import type { YamlPath } from './yaml-source.js';

/** Keys that only describe; they are dropped without a word. */
const DESCRIPTIVE_KEYS = [
  'hypothesis',
  'scope',
  'deployment',
  'author',
  'tags',
  'category',
  'created',
  'created_at',
  'updated_at',
  'notes',
  'metadata',
];

/** Keys that had no effect on decisions in the original either; they are dropped with a warning. */
const IGNORED_KEYS: readonly string[] = [
  'model.features.lookback_periods',
  'model.features.scale_features',
  'model.num_classes',
  'model.architecture.num_classes',
  'decisions.num_classes',
  'training.early_stopping.min_delta',
  'training.analytics',
  'training.loss',
  'training.loss_function',
  'training.huber_delta',
  'training.focal_gamma',
  'training.lr_scheduler',
  'training.gradient_clip',
  'training.weight_decay',
  'training.validation_split',
  'training.class_weights',
];

/** Keys that would change decisions and that this program cannot honour, with what to do instead. */
const REFUSED_KEYS: Readonly<Record<string, string>> = {
  context_data: 'only the bars of the traded symbol are read; remove the section',
  data_source: 'only the bars of the traded symbol are read; remove the key',
  data: 'describe the data in training_data',
  ensemble: 'one strategy has one model; remove the section',
  ensembles: 'one strategy has one model; remove the section',
  risk_management: 'use exits and decisions.sizing',
  orchestrator: 'use decisions and exits',
  backtesting: 'capital, costs and dates are parameters of the backtest; remove the section',
  'decisions.thresholds': 'use decisions.confidence_threshold',
};

/** Keys that have moved: where they stood and where they are read now. */
const MOVED_KEYS: readonly (readonly [from: readonly string[], to: readonly string[]])[] = [
  ...['hidden_layers', 'activation', 'output_activation', 'dropout'].map(
    (key) =>
      [
        ['model', key],
        ['model', 'architecture', key],
      ] as const,
  ),
  [
    ['training', 'date_range'],
    ['training_data', 'date_range'],
  ],
  [
    ['training_data', 'start_date'],
    ['training_data', 'date_range', 'start'],
  ],
  [
    ['training_data', 'end_date'],
    ['training_data', 'date_range', 'end'],
  ],
];

/** A file in today's words. */
export interface ModernisedStrategy {
  readonly value: Readonly<Record<string, unknown>>;
  /** Paths of keys that were dropped and have no effect. */
  readonly ignored: readonly YamlPath[];
  /** Returns where in the file something stands that is read elsewhere. */
  originOf(path: YamlPath): YamlPath;
}

/**
 * Rewrites keys of the original project: drops those that only describe, drops those without effect and says
 * so, moves those that have moved, and records a problem for those that are not supported.
 */
export function modernise(
  root: Readonly<Record<string, unknown>>,
  problems: ProblemList,
): ModernisedStrategy {
  const value = unsharedCopy(root) as MutableMapping;
  const origins = new Map<string, YamlPath>();
  const ignored: YamlPath[] = [];
  const originOf = (path: YamlPath): YamlPath => {
    for (let length = path.length; length > 0; length--) {
      const origin = origins.get(path.slice(0, length).join('.'));
      if (origin !== undefined) return [...origin, ...path.slice(length)];
    }
    return path;
  };

  for (const key of DESCRIPTIVE_KEYS) delete value[key];
  const olderTraining = isMapping(value.model) ? value.model.training : undefined;
  const trainingKeys = Object.keys(isMapping(olderTraining) ? olderTraining : {});
  const trainingMoves = trainingKeys
    .filter((key) => key !== '__proto__')
    .map(
      (key) =>
        [
          ['model', 'training', key],
          ['training', key],
        ] as const,
    );
  for (const [from, to] of [...trainingMoves, ...MOVED_KEYS]) {
    const moved = at(value, from);
    if (moved === undefined) continue;
    if (at(value, to) === undefined) {
      origins.set(to.join('.'), originOf(from));
      put(value, to, moved);
    } else {
      ignored.push(from);
    }
    remove(value, from);
  }
  for (const emptied of [['model', 'training']])
    if (isEmptyMapping(at(value, emptied))) remove(value, emptied);

  const drop = (path: readonly string[]): void => {
    if (at(value, path) === undefined) return;
    ignored.push(path);
    remove(value, path);
  };
  for (const dotted of IGNORED_KEYS) drop(dotted.split('.'));
  if (at(value, ['training', 'labels', 'source']) === 'zigzag')
    drop(['training', 'labels', 'label_lookahead']);
  if (at(value, ['decisions', 'output_format']) !== 'regression') drop(['decisions', 'cost_model']);
  for (const path of [
    ['decisions', 'filters', 'volume_filter'],
    ['model', 'features', 'include_price_context'],
  ]) {
    if (at(value, path) === false) remove(value, path);
    else refuse(value, path, 'write false or remove the key', problems);
  }
  if (isEmptyMapping(at(value, ['model', 'features']))) remove(value, ['model', 'features']);
  for (const [dotted, remedy] of Object.entries(REFUSED_KEYS))
    refuse(value, dotted.split('.'), remedy, problems);
  return { value, ignored, originOf };
}

type MutableMapping = Record<string, unknown>;

function refuse(root: MutableMapping, path: readonly string[], remedy: string, problems: ProblemList): void {
  if (at(root, path) === undefined) return;
  problems.add(path, `is not supported: ${remedy}`);
  remove(root, path);
}

function at(root: unknown, path: readonly string[]): unknown {
  let value = root;
  for (const key of path) {
    if (!isMapping(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

function put(root: MutableMapping, path: readonly string[], moved: unknown): void {
  let mapping = root;
  for (const key of path.slice(0, -1)) {
    if (mapping[key] === undefined || mapping[key] === null) mapping[key] = {};
    const next = mapping[key];
    // What stands here is no mapping and is reported by the section that reads it.
    if (!isMapping(next)) return;
    mapping = next as MutableMapping;
  }
  mapping[path.at(-1) as string] = moved;
}

function remove(root: MutableMapping, path: readonly string[]): void {
  const parent = at(root, path.slice(0, -1));
  if (isMapping(parent)) delete (parent as MutableMapping)[path.at(-1) as string];
}

/** Copies values that the file shares through aliases, so that a key dropped in one place stays in the other. */
function unsharedCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unsharedCopy);
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, unsharedCopy(member)]));
}

function isEmptyMapping(value: unknown): boolean {
  return isMapping(value) && Object.keys(value).length === 0;
}
