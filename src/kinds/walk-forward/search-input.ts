import { GRAMMAR_KEYS } from '../../domain/strategy/grammar-keys.js';
import { ownDirection } from '../../domain/study/objective.js';
import { canonicalPath } from '../../domain/study/space/canonical-path.js';
import type { ParameterInput } from '../../domain/study/space/parameter-input.js';
import { type InputIssue, InvalidInputError } from '../../operations/record/errors.js';
import type { CheckedStudy } from '../study/check-study.js';
import type { StartStudyInput } from '../study/study-operation.js';
import type { StartWalkForwardInput } from './walk-forward-operation.js';
import type { WindowSearch } from './walk-forward-parameters.js';

/** Combinations that each window may try, and all windows together. */
const MAX_TRIALS = 1_000;
export const MAX_SEARCHED = 100_000;

/** Checks a study without blocking this thread. */
export type CheckStudy = (input: StartStudyInput) => Promise<CheckedStudy>;

/**
 * Reads what a walk-forward searches in each window, and holds it against the strategy as a study would.
 * @param symbol that is traded
 * @returns null where nothing is searched
 * @throws InvalidInputError with everything that cannot be searched
 */
export async function readSearch(
  input: StartWalkForwardInput,
  symbol: string,
  check: CheckStudy,
): Promise<WindowSearch | null> {
  const { search: parameters, objective } = input;
  if (parameters === null || objective === null) return null;
  const paths = parameters.flatMap(({ path }, index) => pathIssues(path, index));
  if (paths.length > 0) throw new InvalidInputError(paths);
  const checked = await check(studyOf(input, symbol, parameters, objective));
  if (checked.kind === 'refused') throw new InvalidInputError(checked.issues.map(ofWalkForward));
  const { space } = checked;
  if (space.trials > MAX_TRIALS) {
    const field = space.sampler === 'GRID' ? 'search' : 'trials';
    const message = `${field}: ${space.trials} combinations are too many to try in each window; at most ${MAX_TRIALS} are allowed: take fewer values, or a sampler with fewer trials`;
    throw new InvalidInputError([{ path: [field], code: 'OUT_OF_RANGE', message }]);
  }
  return {
    ...{ parameters: [...parameters], space },
    objective: { ...objective, direction: objective.direction ?? ownDirection(objective.metric) },
  };
}

const OF_INPUT: Readonly<Record<string, string>> = {
  'input.commission':
    'is a cost, of which a search takes the lowest; leave it out, and say what trading costs in commission',
  'input.slippage':
    'is a cost, of which a search takes the lowest; leave it out, and say what trading costs in slippage',
  'input.symbol': 'chooses what is traded, and a walk-forward trades one instrument; leave it out',
  'input.modelPath': 'chooses a model, and each window has its own; leave it out',
};
/** What decides on predictions, which all combinations share. */
const SHARING = ['decisions', 'exits'];
/** What a study refuses for reasons of its own. */
const OF_STUDY = ['name', 'description'];

/** Returns why a parameter cannot be searched, as far as its path tells. */
function pathIssues(written: string, index: number): readonly InputIssue[] {
  const path = canonicalPath(written);
  const [section = ''] = path.split('.');
  const isOfModel =
    path === 'input.seed' ||
    ((GRAMMAR_KEYS.get('') ?? []).includes(section) && ![...SHARING, ...OF_STUDY].includes(section));
  const reason =
    OF_INPUT[path] ??
    (isOfModel
      ? 'needs a model of its own for each value, and a window trains one; leave it out, and vary it in a study'
      : null);
  if (reason === null) return [];
  const message = `parameter '${written}': ${reason}`;
  return [{ path: ['search', String(index), 'path'], code: 'INVALID_VALUE', message }];
}

/** What a search would be as a study. */
function studyOf(
  { sampler, trials, seed, ...input }: StartWalkForwardInput,
  symbol: string,
  parameters: readonly ParameterInput[],
  objective: StartStudyInput['objective'],
): StartStudyInput {
  const { strategyConfigPath, timeframe, startDate, endDate, overrides } = input;
  const { initialCapital, commission, slippage } = input;
  const unsaid = { label: null, tags: [], priority: 0, idempotencyKey: null };
  return {
    backtest: {
      ...{ strategyConfigPath, symbol, timeframe, startDate, endDate, overrides },
      ...{ initialCapital, commission, slippage, modelPath: null, inSamplePolicy: 'WARN', ...unsaid },
    },
    ...{ parameters, sampler: sampler ?? 'GRID', trials, seed, objective, ...unsaid },
    ...{ holdoutFrom: null, training: null, keepModels: false },
  };
}

/** Returns an issue of a study as one of the walk-forward that asked for it. */
function ofWalkForward({ path: [first = '', ...rest], code, message }: InputIssue): InputIssue {
  if (first === 'parameters') {
    return { path: ['search', ...rest], code, message: message.replace(/^parameters:/, 'search:') };
  }
  if (first === 'backtest') return { path: rest, code, message: message.replace(/^backtest\./, '') };
  return { path: [first, ...rest], code, message };
}
