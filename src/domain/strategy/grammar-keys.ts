import { findIndicator } from '../indicators/indicator-registry.js';
import { LEGACY_KEYS } from './legacy/legacy-keys.js';
import { costModelShape, decisionsShape, filtersShape, sizingShape } from './sections/decisions-section.js';
import { exitsShape } from './sections/exits-section.js';
import { MEMBERSHIP_KEYS } from './sections/fuzzy-sets-section.js';
import { isMapping } from './sections/identifier.js';
import { isLabelSource, labelShapes } from './sections/labels-section.js';
import { architectureShape, modelShape } from './sections/model-section.js';
import { NN_INPUT_KEYS } from './sections/nn-inputs-section.js';
import { signalsShape } from './sections/signals-section.js';
import {
  dateRangeShape,
  symbolsShape,
  timeframesShape,
  trainingDataShape,
} from './sections/training-data-section.js';
import { dataSplitShape, earlyStoppingShape, trainingShape } from './sections/training-section.js';
import type { YamlPath } from './yaml-source.js';

/** The sections without which a file with recorded signals is no strategy. */
export const REQUIRED_WITH_SIGNALS = ['name', 'training_data', 'decisions'] as const;

/** The sections without which any other file is no strategy, in the order in which they are missed. */
export const REQUIRED_SECTIONS = [
  'name',
  'training_data',
  'indicators',
  'fuzzy_sets',
  'nn_inputs',
  'model',
  'decisions',
  'training',
] as const;

/** The keys of every mapping whose names are the grammar's own, by dotted path; '' is the file. */
export const GRAMMAR_KEYS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>(
  Object.entries({
    '': [...REQUIRED_SECTIONS, 'version', 'description', 'exits', 'signals'],
    training_data: Object.keys(trainingDataShape),
    'training_data.symbols': Object.keys(symbolsShape),
    'training_data.timeframes': Object.keys(timeframesShape),
    'training_data.date_range': Object.keys(dateRangeShape),
    model: [...Object.keys(modelShape), 'features'],
    'model.architecture': Object.keys(architectureShape),
    decisions: Object.keys(decisionsShape),
    'decisions.filters': Object.keys(filtersShape),
    'decisions.sizing': Object.keys(sizingShape),
    'decisions.cost_model': Object.keys(costModelShape),
    exits: Object.keys(exitsShape),
    signals: Object.keys(signalsShape),
    training: Object.keys(trainingShape),
    'training.early_stopping': Object.keys(earlyStoppingShape),
    'training.data_split': Object.keys(dataSplitShape),
  }),
);

/** What is left of `model.features` when older keys have been dealt with is unknown, or null. */
const OLDER_FEATURE_KEYS: readonly string[] = LEGACY_KEYS.flatMap(({ path }) => {
  const [model, features, key] = path.split('.');
  return model === 'model' && features === 'features' && key !== undefined ? [key] : [];
});

/**
 * Returns the keys that the grammar knows in the mapping at a path.
 * @param mapping what stands there; it decides where keys depend on a type or source
 * @returns null where the names are the author's own or cannot be told
 */
export function grammarKeys(path: YamlPath, mapping: unknown): readonly string[] | null {
  const fixed = GRAMMAR_KEYS.get(path.join('.'));
  if (fixed !== undefined) return fixed;
  if (path.join('.') === 'model.features') return OLDER_FEATURE_KEYS;
  const [section, second] = path;
  if (section === 'nn_inputs' && path.length === 2) return NN_INPUT_KEYS;
  if (section === 'fuzzy_sets' && path.length === 3) return MEMBERSHIP_KEYS;
  if (section === 'indicators' && path.length === 2) return indicatorKeys(mapping);
  if (section === 'training' && second === 'labels' && path.length === 2) return labelKeys(mapping);
  return null;
}

function indicatorKeys(mapping: unknown): readonly string[] | null {
  if (!isMapping(mapping)) return null;
  // An indicator of version 2 has its type as name.
  const definition = findIndicator(String(mapping.type ?? mapping.name));
  if (definition === undefined) return null;
  return ['type', ...definition.parameters.flatMap(({ name, aliases }) => [name, ...(aliases ?? [])])];
}

function labelKeys(mapping: unknown): readonly string[] | null {
  if (!isMapping(mapping) || !isLabelSource(mapping.source)) return null;
  return ['source', ...Object.keys(labelShapes[mapping.source])];
}
