import { z } from 'zod';
import type { RunWarning } from '../../base/pure/run-warning.js';
import { reportDecimalCommas } from './decimal-commas.js';
import { REQUIRED_SECTIONS, REQUIRED_WITH_SIGNALS } from './grammar-keys.js';
import { keysAt } from './legacy/document-edits.js';
import type { LegacyChange } from './legacy/legacy-change.js';
import { withoutDescriptions } from './legacy/legacy-keys.js';
import { modernise } from './legacy/modernise.js';
import { ProblemList } from './problem-list.js';
import { readDecisions } from './sections/decisions-section.js';
import { readExits } from './sections/exits-section.js';
import { type KnownNames, readFuzzySets } from './sections/fuzzy-sets-section.js';
import { isMapping } from './sections/identifier.js';
import { readIndicators } from './sections/indicators-section.js';
import { readModel } from './sections/model-section.js';
import { descriptionSchema, nameSchema } from './sections/naming.js';
import { readModelInputs } from './sections/nn-inputs-section.js';
import { checkAgainstSignals, idleWithSignals, readSignals } from './sections/signals-section.js';
import { readTrainingData } from './sections/training-data-section.js';
import { readTraining } from './sections/training-section.js';
import type { Decisions, ModelStrategy, SignalStrategy, Strategy, TrainingData } from './strategy.js';
import { StrategyValidationError } from './strategy-validation-error.js';
import { reportUnknownKeys } from './unknown-keys.js';
import { unusedSections } from './unused-sections.js';
import { withoutNulls } from './without-nulls.js';
import { readYamlSource, type YamlPath } from './yaml-source.js';

/** Unquoted, 3.0 is a number in YAML. */
const versionSchema = z
  .union([z.string().min(1).max(20), z.number().transform((value) => value.toFixed(1))], {
    error: 'must be text of 1 to 20 characters, such as "3.0"',
  })
  .default('3.0');

export interface ParsedStrategy {
  readonly strategy: Strategy;
  /** What is read otherwise than it is written: codes `STRATEGY_KEY_IGNORED` and `STRATEGY_VERSION_2`. */
  readonly warnings: readonly RunWarning[];
}

/**
 * Reads and validates a strategy file (grammar 3.0, or 2 read as 3.0, docs/strategy-grammar.md).
 * @throws StrategyValidationError with every problem found, for whatever text
 */
export function parseStrategy(text: string): ParsedStrategy {
  const source = readYamlSource(text);
  const problems = new ProblemList(source);
  if (!isMapping(source.value)) {
    problems.add([], 'a strategy file must be a mapping of sections, beginning with name:');
    throw new StrategyValidationError(problems.all);
  }
  reportDecimalCommas(source.document, (path, text) => problems.add(path, text));
  const changes = modernise(source.document, problems);
  const file = withoutDescriptions(source.document.toJS() as Readonly<Record<string, unknown>>);
  const strategy = readStrategy(file, (path) => keysAt(source.document, path), problems);
  if (strategy === null || problems.all.length > 0) throw new StrategyValidationError(problems.all);
  const placeOf = (path: YamlPath): string => `${path.join('.')} (line ${problems.lineOf(path)})`;
  const idleWarnings =
    strategy.kind === 'signals'
      ? idleWithSignals(file.training_data).map((path) =>
          ignored(`${placeOf(path)} has no effect with signals`),
        )
      : unusedSections(strategy).map((path) => ignored(`${placeOf(path)} is used by no input of the model`));
  return { strategy, warnings: [...warningsOf(changes), ...idleWarnings] };
}

function warningsOf(changes: readonly LegacyChange[]): readonly RunWarning[] {
  const older: RunWarning[] = changes
    .filter(({ kind }) => kind === 'converted')
    .slice(0, 1)
    .map(() => ({
      code: 'STRATEGY_VERSION_2',
      severity: 'INFO',
      message:
        "The strategy is written in version 2 and is read as version 3; 'ktrdr strategy migrate' rewrites it and says how",
    }));
  const dropped = changes.filter(({ kind }) => kind === 'ignored');
  return [...older, ...dropped.map(({ path, line, text }) => ignored(`${path} (line ${line}) ${text}`))];
}

function ignored(message: string): RunWarning {
  return { code: 'STRATEGY_KEY_IGNORED', severity: 'INFO', message };
}

function readStrategy(
  written: Readonly<Record<string, unknown>>,
  keysAt: KnownNames['keysAt'],
  problems: ProblemList,
): Strategy | null {
  const file = withoutNulls(written);
  const hasSignals = file.signals !== undefined;
  for (const section of hasSignals ? REQUIRED_WITH_SIGNALS : REQUIRED_SECTIONS) {
    if (file[section] === undefined) problems.addMissing([section]);
  }
  reportUnknownKeys(written, problems);
  const name = file.name === undefined ? null : problems.read(nameSchema, file.name, ['name']);
  const version = problems.read(versionSchema, file.version, ['version']);
  const description = problems.read(descriptionSchema.optional(), file.description, ['description']);
  const trainingData =
    file.training_data === undefined ? null : readTrainingData(file.training_data, problems);
  const exits = readExits(file.exits, problems);
  const decisions = file.decisions === undefined ? null : readDecisions(file.decisions, problems);
  const rest = hasSignals
    ? readSignalSections(file, trainingData, decisions, problems)
    : readModelSections(file, keysAt, trainingData, decisions, problems);
  if (!name || !version || !trainingData || !decisions || !exits || !rest) return null;
  return { ...rest, name, version, description: description ?? null, trainingData, decisions, exits };
}

type Rest<S extends Strategy> = Omit<
  S,
  'name' | 'version' | 'description' | 'trainingData' | 'decisions' | 'exits'
>;

function readSignalSections(
  file: Readonly<Record<string, unknown>>,
  trainingData: TrainingData | null,
  decisions: Decisions | null,
  problems: ProblemList,
): Rest<SignalStrategy> | null {
  const signals = readSignals(file.signals, problems);
  checkAgainstSignals(file, trainingData, decisions, problems);
  return signals && { kind: 'signals', signals };
}

function readModelSections(
  file: Readonly<Record<string, unknown>>,
  keysAt: KnownNames['keysAt'],
  trainingData: TrainingData | null,
  decisions: Decisions | null,
  problems: ProblemList,
): Rest<ModelStrategy> | null {
  const read = <T>(section: string, reader: (value: unknown) => T): T | null =>
    file[section] === undefined ? null : reader(file[section]);
  const mentioned = (section: string): readonly string[] | null =>
    isMapping(file[section]) ? Object.keys(file[section]) : null;

  const indicators = read('indicators', (value) => readIndicators(value, problems));
  const known = { valid: indicators ?? [], mentioned: mentioned('indicators') };
  const fuzzySets = read('fuzzy_sets', (value) =>
    readFuzzySets(value, { indicators: known, keysAt }, problems),
  );
  const inputSources = {
    indicators: known,
    fuzzySets: fuzzySets ?? [],
    mentionedFuzzySets: mentioned('fuzzy_sets'),
    timeframes: trainingData?.timeframes ?? null,
  };
  const inputs = read('nn_inputs', (value) => readModelInputs(value, inputSources, problems));
  const outputFormat = decisions?.outputFormat ?? null;
  const model = read('model', (value) => readModel(value, outputFormat, problems));
  const training = read('training', (value) => readTraining(value, outputFormat, problems));
  if (!indicators || !fuzzySets || !inputs || !model || !training) return null;
  return { kind: 'model', indicators, fuzzySets, inputs, model, training };
}
