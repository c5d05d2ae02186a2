import { z } from 'zod';
import { TIMEFRAMES, type Timeframe } from '../../market/timeframe.js';
import { suggestName } from '../nearest-name.js';
import { excerpt, type ProblemList } from '../problem-list.js';
import type { FuzzySet, ModelInput } from '../strategy.js';
import type { YamlPath } from '../yaml-source.js';
import { checkMapping } from './identifier.js';
import { type KnownIndicators, readIndicatorReference } from './indicator-reference.js';

export const NN_INPUT_KEYS = ['fuzzy_set', 'raw_indicator', 'timeframes', 'normalization'] as const;

const normalizationSchema = z.enum(['minmax', 'zscore', 'none']).default('none');
const timeframesSchema = z.array(z.enum(TIMEFRAMES)).min(1);

/** What inputs can be checked against. */
export interface KnownInputSources {
  readonly indicators: KnownIndicators;
  readonly fuzzySets: readonly FuzzySet[];
  /** Every fuzzy set that the file mentions, invalid ones too; null when the section cannot be read. */
  readonly mentionedFuzzySets: readonly string[] | null;
  /** Null when `training_data` cannot be read. */
  readonly timeframes: readonly Timeframe[] | null;
}

/** Reads `nn_inputs`: those that fit, in order; the list says what is wrong with the others. */
export function readModelInputs(
  value: unknown,
  known: KnownInputSources,
  problems: ProblemList,
): readonly ModelInput[] {
  const path = ['nn_inputs'];
  if (!Array.isArray(value)) {
    problems.add(path, 'must be a list of entries such as {fuzzy_set: rsi_zone, timeframes: all}');
    return [];
  }
  if (value.length === 0) problems.add(path, 'names no input; at least one is needed');
  const inputs = value.flatMap(
    (entry: unknown, i) => readInput(entry, ['nn_inputs', i], known, problems) ?? [],
  );
  reportDuplicates(inputs, known, problems);
  return inputs;
}

function readInput(
  entry: unknown,
  path: YamlPath,
  known: KnownInputSources,
  problems: ProblemList,
): ModelInput | null {
  if (!checkMapping(entry, path, problems)) return null;
  const hasFuzzy = entry.fuzzy_set !== undefined;
  if (hasFuzzy === (entry.raw_indicator !== undefined)) {
    problems.add(path, 'must name either fuzzy_set or raw_indicator');
    return null;
  }
  const timeframes = readInputTimeframes(entry.timeframes, [...path, 'timeframes'], known, problems);
  return hasFuzzy
    ? readFuzzyInput(entry, timeframes, path, known, problems)
    : readRawInput(entry, timeframes, path, known, problems);
}

function readFuzzyInput(
  entry: Readonly<Record<string, unknown>>,
  timeframes: readonly Timeframe[] | null,
  path: YamlPath,
  known: KnownInputSources,
  problems: ProblemList,
): ModelInput | null {
  if (entry.normalization !== undefined) {
    problems.add(
      [...path, 'normalization'],
      'applies to raw_indicator only: memberships lie between 0 and 1',
    );
  }
  if (typeof entry.fuzzy_set === 'object') {
    const found = excerpt(entry.fuzzy_set);
    problems.add(
      [...path, 'fuzzy_set'],
      `must be the name of one fuzzy set, such as rsi_zone (found ${found})`,
    );
    return null;
  }
  const id = String(entry.fuzzy_set);
  if (known.mentionedFuzzySets !== null && !known.mentionedFuzzySets.includes(id)) {
    const remedy = suggestName(id, known.mentionedFuzzySets);
    problems.add([...path, 'fuzzy_set'], `there is no fuzzy set '${id}'; ${remedy}`);
    return null;
  }
  return timeframes && { kind: 'fuzzy', fuzzySetId: id, timeframes };
}

function readRawInput(
  entry: Readonly<Record<string, unknown>>,
  timeframes: readonly Timeframe[] | null,
  path: YamlPath,
  known: KnownInputSources,
  problems: ProblemList,
): ModelInput | null {
  const indicator = readIndicatorReference(
    entry.raw_indicator,
    [...path, 'raw_indicator'],
    known.indicators,
    problems,
  );
  const normalization = problems.read(normalizationSchema, entry.normalization, [...path, 'normalization']);
  if (indicator === null || normalization === null || timeframes === null) return null;
  return { kind: 'raw', ref: String(entry.raw_indicator), indicator, timeframes, normalization };
}

function readInputTimeframes(
  value: unknown,
  path: YamlPath,
  known: KnownInputSources,
  problems: ProblemList,
): readonly Timeframe[] | null {
  if (value === 'all') return known.timeframes;
  if (!Array.isArray(value)) {
    if (value === undefined || value === null) problems.addMissing(path);
    else problems.add(path, `must be all or a list such as [1h, 1d] (found ${excerpt(value)})`);
    return null;
  }
  const timeframes = problems.read(timeframesSchema, value, path);
  if (timeframes === null || known.timeframes === null) return null;
  const foreign = timeframes.filter((timeframe) => !known.timeframes?.includes(timeframe));
  for (const timeframe of foreign) {
    const listed = known.timeframes.join(', ');
    problems.add(path, `'${timeframe}' is not among the timeframes of training_data: ${listed}`);
  }
  return foreign.length === 0 ? timeframes : null;
}

/** Two inputs of one id would make the order of the model's inputs ambiguous. */
function reportDuplicates(
  inputs: readonly ModelInput[],
  known: KnownInputSources,
  problems: ProblemList,
): void {
  const seen = new Set<string>();
  const reported = new Set<string>();
  for (const input of inputs) {
    for (const id of featureIds(input, known.fuzzySets)) {
      if (seen.has(id) && !reported.has(id)) {
        problems.add(['nn_inputs'], `yields the feature '${id}' twice; rename or remove one of its sources`);
        reported.add(id);
      }
      seen.add(id);
    }
  }
}

function featureIds(input: ModelInput, fuzzySets: readonly FuzzySet[]): readonly string[] {
  const parts =
    input.kind === 'raw'
      ? [`${input.ref}_raw`]
      : (fuzzySets.find(({ id }) => id === input.fuzzySetId)?.memberships ?? []).map(
          ({ name }) => `${input.fuzzySetId}_${name}`,
        );
  return input.timeframes.flatMap((timeframe) => parts.map((part) => `${timeframe}_${part}`));
}
