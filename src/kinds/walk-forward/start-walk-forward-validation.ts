import { z } from 'zod';
import { MAX_EPOCHS } from '../../domain/strategy/sections/training-section.js';
import { splitCount } from '../../domain/study/walk-forward/combinatorial-windows.js';
import { readWindowLength, WINDOW_LENGTH_RULE } from '../../domain/study/walk-forward/window-length.js';
import { type InputIssue, InvalidInputError } from '../../operations/record/errors.js';
import { type BacktestFolders, startBacktestCheck } from '../backtest/start-backtest-validation.js';
import { checkInput, withRule } from '../start/start-input.js';
import { issuesOf, objectiveForm, spaceForm } from '../study/start-study-validation.js';
import { SAMPLERS } from '../study/study-parameters.js';
import type { StartWalkForwardInput } from './walk-forward-operation.js';
import { WALK_FORWARD_SCHEMES } from './walk-forward-parameters.js';

/** More windows than these are refused; so are splits. */
export const MAX_WINDOWS = 500;
const MAX_GROUPS = 100;
const MAX_SEED = 2 ** 31 - 1;
const MAX_EMBARGO = 1_000_000;

const length = withRule(
  z.string(),
  'INVALID_VALUE',
  (text) => readWindowLength(text) !== null,
  `is no length of a window; ${WINDOW_LENGTH_RULE}`,
).nullable();

function whole(least: number, most: number, what: string) {
  return withRule(
    z.number(),
    'OUT_OF_RANGE',
    (value) => Number.isInteger(value) && value >= least && value <= most,
    `is not ${what}; give a whole number from ${least} to ${most}`,
  );
}

const schema = z.object({
  scheme: z.enum(WALK_FORWARD_SCHEMES),
  train: length,
  test: length,
  step: length,
  folds: whole(1, MAX_WINDOWS, 'a number of windows').nullable(),
  groups: whole(2, MAX_GROUPS, 'a number of groups').nullable(),
  testGroups: whole(1, MAX_GROUPS - 1, 'a number of groups that test').nullable(),
  embargoBars: whole(0, MAX_EMBARGO, 'a number of bars').nullable(),
  epochs: whole(1, MAX_EPOCHS, 'a number of epochs').nullable(),
  seed: whole(0, MAX_SEED, 'a seed'),
  search: spaceForm.nullable(),
  sampler: z.enum(SAMPLERS).nullable(),
  trials: z.number().nullable(),
  objective: objectiveForm.nullable(),
  keepModels: z.boolean(),
});

/**
 * Makes the check of what can be known of a walk-forward before its bars are read: forms, ranges, and that what was said
 * belongs to the scheme. To be made once: that takes longer than checking.
 * @returns a check that throws InvalidInputError with one issue for each field that is wrong
 */
export function startWalkForwardCheck(folders: BacktestFolders): (input: StartWalkForwardInput) => void {
  const checkBacktest = startBacktestCheck(folders);
  return (input) => {
    const traded = tradedSymbol(input);
    const symbol = typeof traded === 'string' ? traded : 'ANY';
    const issues = [
      ...(typeof traded === 'string' ? [] : [traded]),
      ...issuesOf(() => checkBacktest({ ...input, symbol, modelPath: null, inSamplePolicy: 'WARN' })),
      ...issuesOf(() => checkInput(schema, input)),
    ];
    const found = issues.length > 0 ? issues : [...schemeIssues(input), ...searchIssues(input)];
    if (found.length > 0) throw new InvalidInputError(found);
  };
}

/** Returns the instrument that is traded; an issue where there is none, or more than one. */
export function tradedSymbol({
  symbol,
  symbols,
}: Pick<StartWalkForwardInput, 'symbol' | 'symbols'>): string | InputIssue {
  if (symbols === null) return symbol ?? issue('symbol', 'REQUIRED', 'is needed, such as AAPL');
  if (symbol !== null) {
    return issue('symbols', 'NOT_ALLOWED', `says what symbol '${symbol}' says, too; leave one of them out`);
  }
  const [only] = symbols;
  if (only === undefined || symbols.length > 1) {
    const count = `names ${symbols.length} instruments`;
    return issue('symbols', 'OUT_OF_RANGE', `${count}, and a walk-forward trades one; give one`);
  }
  return only;
}

type Field = keyof StartWalkForwardInput;

function issue(field: Field, code: string, message: string): InputIssue {
  return { path: [field], code, message: `${field}: ${message}` };
}

/** What does not go together, field by field. */
function schemeIssues(input: StartWalkForwardInput): readonly InputIssue[] {
  return input.scheme === 'COMBINATORIAL' ? combinatorialIssues(input) : rollingIssues(input);
}

/** How to choose says nothing where nothing is chosen. */
function searchIssues(input: StartWalkForwardInput): readonly InputIssue[] {
  if (input.search !== null) return [];
  return (['sampler', 'trials', 'objective'] as const)
    .filter((field) => input[field] !== null)
    .map((field) =>
      issue(
        field,
        'NOT_ALLOWED',
        'says how values are chosen, and search names none; give search, or leave it out',
      ),
    );
}

function rollingIssues(input: StartWalkForwardInput): readonly InputIssue[] {
  const { scheme, train, test, step, folds } = input;
  const issues = notAllowed(input, ['groups', 'testGroups', 'embargoBars'], (value) => {
    return `${value} belongs to COMBINATORIAL, and the scheme is ${scheme}; leave it out`;
  });
  if (folds !== null) {
    issues.push(
      ...notAllowed(
        input,
        ['test', 'step'],
        (value) => `${value} says what folds ${folds} says, too; leave one of them out`,
      ),
    );
    return issues;
  }
  if (train === null)
    issues.push(issue('train', 'REQUIRED', `is needed by ${scheme}; ${WINDOW_LENGTH_RULE}, or give folds`));
  if (test === null)
    issues.push(issue('test', 'REQUIRED', `is needed by ${scheme}; ${WINDOW_LENGTH_RULE}, or give folds`));
  if (test !== null && step !== null && isShorter(step, test)) {
    issues.push(
      issue(
        'step',
        'OUT_OF_RANGE',
        `'${step}' is shorter than test '${test}', so that bars would be tested twice; give ${test} or more`,
      ),
    );
  }
  return issues;
}

/** Tells of lengths in one unit; the bars say the rest. */
function isShorter(step: string, test: string): boolean {
  const [one, other] = [readWindowLength(step), readWindowLength(test)];
  if (one === null || other === null) return false;
  return (['months', 'days', 'bars'] as const).some(
    (unit) => other[unit] > 0 && one[unit] > 0 && one[unit] < other[unit],
  );
}

function combinatorialIssues(input: StartWalkForwardInput): readonly InputIssue[] {
  const { groups, testGroups } = input;
  const issues = notAllowed(
    input,
    ['train', 'test', 'step', 'folds'],
    (value) => `${value} does not belong to COMBINATORIAL, which cuts the range into groups; leave it out`,
  );
  if (groups === null) issues.push(issue('groups', 'REQUIRED', 'is needed by COMBINATORIAL, such as 6'));
  if (testGroups === null) {
    issues.push(issue('testGroups', 'REQUIRED', 'is needed by COMBINATORIAL, such as 2'));
  }
  if (groups === null || testGroups === null) return issues;
  if (testGroups >= groups) {
    issues.push(
      issue(
        'testGroups',
        'OUT_OF_RANGE',
        `${testGroups} of ${groups} groups leave none to train on; give at most ${groups - 1}`,
      ),
    );
    return issues;
  }
  const splits = splitCount(groups, testGroups);
  if (splits > MAX_WINDOWS) {
    issues.push(
      issue(
        'groups',
        'OUT_OF_RANGE',
        `${groups} groups with ${testGroups} that test are ${splits} splits; at most ${MAX_WINDOWS} are allowed: take fewer groups`,
      ),
    );
  }
  return issues;
}

function notAllowed(
  input: StartWalkForwardInput,
  fields: readonly Field[],
  message: (value: string) => string,
): InputIssue[] {
  return fields
    .filter((field) => input[field] !== null)
    .map((field) => issue(field, 'NOT_ALLOWED', message(`'${String(input[field])}'`)));
}
