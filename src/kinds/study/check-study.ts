import { z } from 'zod';
import { describeReadFailure } from '../../base/outer/files/describe-read-failure.js';
import { AppError } from '../../base/pure/app-error.js';
import { parseStrategy } from '../../domain/strategy/parse-strategy.js';
import type { Strategy } from '../../domain/strategy/strategy.js';
import { applyOverrides } from '../../domain/strategy/strategy-overrides.js';
import { StrategyVariants } from '../../domain/strategy/strategy-variants.js';
import { type Parameter, valueCount } from '../../domain/study/space/parameter.js';
import { readSpace, type StudySpace } from '../../domain/study/space/read-space.js';
import { valuesToCheck } from '../../domain/study/space/values-to-check.js';
import { TrialPlan } from '../../domain/study/trials/trial-plan.js';
import { readStrategyFile } from '../../library/strategy-file.js';
import type { InputIssue } from '../../operations/record/errors.js';
import { requireTimeframe } from '../backtest/require-timeframe.js';
import type { BacktestFolders } from '../backtest/start-backtest-validation.js';
import type { StartStudyInput } from './study-operation.js';
import { TrialInputs } from './trial-inputs.js';
import { wrongValues } from './wrong-values.js';

/** Models that a study may have trained. */
const MAX_MODELS = 1_000;

export const checkStudyQuestionSchema = z.strictObject({
  /** Whose forms were checked. */
  input: z.custom<StartStudyInput>((value) => typeof value === 'object' && value !== null),
  folders: z.strictObject({ strategies: z.string(), models: z.string(), data: z.string() }),
});

/** What a study is, as far as strategy and space tell; or everything that is wrong with it. */
export type CheckedStudy =
  | { readonly kind: 'refused'; readonly issues: readonly InputIssue[] }
  | {
      readonly kind: 'checked';
      readonly space: StudySpace;
      /** The models that trials may have: that of the backtest, those that are listed, none, or one for each of them. */
      readonly models: 'GIVEN' | 'LISTED' | 'NONE' | 'TRAINED';
    };

/**
 * Holds a study against its strategy: every parameter, and each of its values alone. It reads the strategy up to a
 * thousand times, so it is nothing for the thread that answers.
 */
export async function checkStudy({
  input,
  folders,
}: z.infer<typeof checkStudyQuestionSchema>): Promise<CheckedStudy> {
  const space = readSpace(input);
  const read = await readStrategy(input, folders);
  const issues = [...(isSpace(space) ? [] : space), ...('issues' in read ? read.issues : [])];
  if (!isSpace(space) || 'issues' in read) return { kind: 'refused', issues };
  const { text, strategy } = read;
  const paths = space.parameters.map(({ path }) => path);
  const plan = TrialPlan.of(strategy, paths, input.training !== null);
  if (!(plan instanceof TrialPlan)) {
    return {
      kind: 'refused',
      issues: plan.map(({ path, message }) => ({
        path: ['parameters', String(paths.indexOf(path)), 'path'],
        code: 'INVALID_VALUE',
        message: `parameter ${message}`,
      })),
    };
  }
  const found = [
    ...modelIssues(input, space, plan, strategy),
    ...valueIssues(input, folders, space, plan, text),
  ];
  if (found.length > 0) return { kind: 'refused', issues: found };
  if (plan.trainsModels) return { kind: 'checked', space, models: 'TRAINED' };
  if (strategy.kind === 'signals') return { kind: 'checked', space, models: 'NONE' };
  return { kind: 'checked', space, models: paths.includes('input.modelPath') ? 'LISTED' : 'GIVEN' };
}

function isSpace(read: ReturnType<typeof readSpace>): read is StudySpace {
  return 'sampler' in read;
}

async function readStrategy(
  { backtest }: StartStudyInput,
  { strategies }: BacktestFolders,
): Promise<
  { readonly text: string; readonly strategy: Strategy } | { readonly issues: readonly InputIssue[] }
> {
  const { strategyConfigPath, overrides, timeframe } = backtest;
  const refuse = (field: string, code: string, reason: string) => ({
    issues: [{ path: ['backtest', field], code, message: `backtest.${field}: ${reason}` }],
  });
  let file: string;
  try {
    file = await readStrategyFile(strategyConfigPath, strategies);
  } catch (error) {
    const code = error instanceof AppError ? error.code : 'STRATEGY_NOT_FOUND';
    return refuse('strategyConfigPath', code, describeReadFailure(strategyConfigPath, error));
  }
  try {
    const text = applyOverrides(file, overrides);
    const { strategy } = parseStrategy(text);
    try {
      requireTimeframe(strategy, timeframe);
    } catch (error) {
      if (error instanceof AppError) return refuse('timeframe', error.code, error.message);
      throw error;
    }
    return { text, strategy };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const field = overrides.length > 0 && isValid(file) ? 'overrides' : 'strategyConfigPath';
    return refuse(field, error.code, error.message);
  }
}

function isValid(text: string): boolean {
  try {
    parseStrategy(text);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

function modelIssues(
  { training, backtest }: StartStudyInput,
  space: StudySpace,
  plan: TrialPlan,
  { kind }: Strategy,
): readonly InputIssue[] {
  const refuse = (path: readonly string[], message: string): InputIssue[] => [
    { path, code: 'INVALID_VALUE', message: `${path.join('.')}: ${message}` },
  ];
  const hasListed = space.parameters.some(({ path }) => path === 'input.modelPath');
  const { modelPath } = backtest;
  if (kind === 'signals' && modelPath !== null) {
    return refuse(
      ['backtest', 'modelPath'],
      `'${modelPath}' is not used: the strategy trades recorded signals; leave it out`,
    );
  }
  if (hasListed && modelPath !== null) {
    return refuse(
      ['backtest', 'modelPath'],
      `'${modelPath}' is never used, because 'input.modelPath' varies; leave one of them out`,
    );
  }
  if (!plan.trainsModels) {
    return training === null
      ? []
      : refuse(
          ['training'],
          'is not needed: no parameter changes what a model sees or how it learns; leave it out',
        );
  }
  if (modelPath !== null) {
    return refuse(
      ['backtest', 'modelPath'],
      `'${modelPath}' is never used, because each combination has a model of its own; leave it out`,
    );
  }
  const models = Math.min(space.trials, combinations(space.parameters, plan));
  return models <= MAX_MODELS
    ? []
    : refuse(
        ['parameters'],
        `${models} models would have to be trained; take values that need at most ${MAX_MODELS}`,
      );
}

/** How many models the values of some parameters may need. */
function combinations(parameters: readonly Parameter[], plan: TrialPlan): number {
  return parameters
    .filter(({ path }) => plan.touchedBy(path) === 'TRAINED_MODEL')
    .reduce((count, parameter) => count * (valueCount(parameter) ?? Number.POSITIVE_INFINITY), 1);
}

function valueIssues(
  { backtest }: StartStudyInput,
  folders: BacktestFolders,
  space: StudySpace,
  plan: TrialPlan,
  text: string,
): readonly InputIssue[] {
  const { label: _label, tags: _tags, priority: _priority, idempotencyKey: _key, ...fields } = backtest;
  const inputs = new TrialInputs({ ...fields, replay: null }, folders);
  const values = space.parameters.map((parameter) => {
    const texts = valuesToCheck(parameter);
    return { path: parameter.path, count: texts.length, textAt: (index: number) => texts[index] as string };
  });
  return wrongValues(plan, new StrategyVariants(text), inputs, values).map(({ path, value, message }) => ({
    path: ['parameters', String(space.parameters.findIndex((parameter) => parameter.path === path))],
    code: 'INVALID_VALUE',
    message: `parameter '${path}': the value '${value}' cannot be run: ${message}`,
  }));
}
