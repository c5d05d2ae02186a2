import { isInt32 } from '../../../base/pure/int32.js';
import { nearestName } from '../../strategy/nearest-name.js';
import { canonicalPath } from './canonical-path.js';
import { isOfNames } from './is-of-names.js';
import { isOrdered, type Parameter, valueCount } from './parameter.js';
import type { ParameterInput } from './parameter-input.js';
import { textOf } from './parameter-value.js';
import { readParameter } from './read-parameter.js';
import type { SpaceProblem } from './space-problem.js';

/** How combinations are chosen. */
export type SamplerName = 'GRID' | 'RANDOM' | 'SOBOL' | 'TPE' | 'CMA_ES';

/** The combinations that a study may try, checked. Plain data. */
export interface StudySpace {
  readonly sampler: SamplerName;
  /** 1 to 20. */
  readonly parameters: readonly Parameter[];
  /** How many entries the log will have: all combinations of a GRID, else what was asked for. */
  readonly trials: number;
}

export interface SpaceInput {
  readonly sampler: SamplerName;
  readonly parameters: readonly ParameterInput[];
  /** Needed by every sampler but GRID. */
  readonly trials?: number | null;
}

const MAX_PARAMETERS = 20;
/** Entries that the log of a study may have. */
export const MAX_TRIALS = 100_000;

/** Fields of the input that a study may vary, and what they have to be. */
const INPUT_FIELDS = ['symbol', 'commission', 'slippage', 'modelPath', 'seed'];

const FIXED = new Map([
  ['decisions.output_format', 'a model has one form of output'],
  ['name', 'it is the family that all trials belong to'],
  ['description', 'it changes nothing that a trial measures'],
]);

/**
 * Checks the space of a study: paths, ranges and limits, without looking at the strategy.
 * @returns the space, or everything that is wrong with it
 */
export function readSpace({ sampler, parameters, trials }: SpaceInput): StudySpace | readonly SpaceProblem[] {
  const problems: SpaceProblem[] = [];
  if (parameters.length < 1 || parameters.length > MAX_PARAMETERS) {
    const message = `parameters: ${parameters.length} are named: name 1 to ${MAX_PARAMETERS}`;
    return [{ path: ['parameters'], code: 'INVALID_LENGTH', message }];
  }
  const isGrid = sampler === 'GRID';
  const read = parameters.flatMap((input, index): Parameter[] => {
    const report = (field: keyof ParameterInput, code: SpaceProblem['code'], text: string): undefined => {
      const message = `parameter '${input.path}': ${text}`;
      problems.push({ path: ['parameters', String(index), field], code, message });
    };
    const isKnown = checkPath(input.path, report);
    const parameter = readParameter(input, isGrid, report);
    if (parameter === undefined || !isKnown) return [];
    return checkKind(parameter, sampler, report) ? [{ ...parameter, path: canonicalPath(input.path) }] : [];
  });
  problems.push(...overlaps(parameters));
  const total = isGrid ? gridSize(read) : (trials ?? null);
  if (isGrid && (trials ?? null) !== null) {
    const message = `trials: ${trials} are asked for, and a GRID tries every combination: leave trials out, or take another sampler`;
    problems.push({ path: ['trials'], code: 'INVALID_VALUE', message });
  } else if (total === null) {
    const message = `trials: ${sampler} needs to know how many: give 1 to ${MAX_TRIALS}`;
    problems.push({ path: ['trials'], code: 'INVALID_VALUE', message });
  } else if (!Number.isInteger(total) || total < 1 || total > MAX_TRIALS) {
    const remedy = isGrid ? 'take fewer values, or another sampler' : 'give a whole number';
    const message = `trials: ${total} are not 1 to ${MAX_TRIALS}: ${remedy}`;
    problems.push({ path: [isGrid ? 'parameters' : 'trials'], code: 'OUT_OF_RANGE', message });
  }
  return problems.length > 0 || total === null ? problems : { sampler, parameters: read, trials: total };
}

type Report = (field: keyof ParameterInput, code: SpaceProblem['code'], text: string) => undefined;

function checkPath(written: string, report: Report): boolean {
  const path = canonicalPath(written);
  const [first, ...rest] = path.split('.');
  if (path.split('.').includes('')) {
    report('path', 'INVALID_VALUE', 'is no dotted path: write one such as decisions.confidence_threshold');
    return false;
  }
  if (first === 'input' && !INPUT_FIELDS.includes(rest.join('.'))) {
    const known = INPUT_FIELDS.map((name) => `input.${name}`);
    const nearest = nearestName(path, known);
    report('path', 'INVALID_VALUE', `is not among ${known.join(', ')}; did you mean '${nearest}'?`);
    return false;
  }
  const fixed = [...FIXED].find(([name]) => name === path || name.startsWith(`${path}.`));
  if (fixed === undefined) return true;
  const remedy = fixed[0] === path ? 'leave it out' : 'name the keys below it that should vary';
  report('path', 'INVALID_VALUE', `cannot vary, because of '${fixed[0]}' ${fixed[1]}: ${remedy}`);
  return false;
}

function checkKind(parameter: Parameter, sampler: SamplerName, report: Report): boolean {
  const path = canonicalPath(parameter.path);
  if (isOfNames(path) && parameter.kind !== 'LISTED') {
    report('values', 'INVALID_VALUE', 'is a name and has a range of numbers: list its values');
    return false;
  }
  if (path === 'input.seed' && !areSeeds(parameter)) {
    report(
      'integer',
      'INVALID_VALUE',
      'is a seed, and some of its values are not whole numbers from -2147483648 to 2147483647: give such values; with scale LOG say integer',
    );
    return false;
  }
  if (sampler === 'CMA_ES' && !isOrdered(parameter)) {
    report(
      'values',
      'INVALID_VALUE',
      'has values that are not rising numbers, and CMA_ES needs an order: sort numbers, or take TPE',
    );
    return false;
  }
  return true;
}

/** Tells whether all values are whole numbers of 32 bits, which seeds are. */
function areSeeds(parameter: Parameter): boolean {
  switch (parameter.kind) {
    case 'LISTED':
      return parameter.texts.map(Number).every(isInt32);
    case 'STEPPED':
      return (
        Number.isInteger(parameter.step) &&
        [0, parameter.count - 1].every((index) => isInt32(Number(textOf(parameter, index))))
      );
    case 'LOG':
      return parameter.isInteger && isInt32(parameter.to);
  }
}

/** Two parameters for one place, or for a place and what lies in it, would undo each other. */
function overlaps(parameters: readonly ParameterInput[]): readonly SpaceProblem[] {
  const paths = parameters.map(({ path }) => canonicalPath(path));
  return paths.flatMap((path, index): SpaceProblem[] => {
    const other = paths.findIndex(
      (earlier, at) => at !== index && (path.startsWith(`${earlier}.`) || (at < index && path === earlier)),
    );
    if (other < 0) return [];
    const message = `parameter '${path}': also varies with parameter '${parameters[other]?.path}': leave one of them out`;
    return [{ path: ['parameters', String(index), 'path'], code: 'DUPLICATE', message }];
  });
}

function gridSize(parameters: readonly Parameter[]): number {
  return parameters.reduce((size, parameter) => size * (valueCount(parameter) as number), 1);
}
