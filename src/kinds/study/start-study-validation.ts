import { z } from 'zod';
import { isInt32 } from '../../base/pure/int32.js';
import { isLongerThan } from '../../base/pure/plain-text.js';
import { TEXT_LIMITS } from '../../base/pure/text-limits.js';
import { MAX_EPOCHS } from '../../domain/strategy/sections/training-section.js';
import { METRIC_NAMES, type MetricName } from '../../domain/study/objective.js';
import { type InputIssue, InvalidInputError } from '../../operations/record/errors.js';
import { type BacktestFolders, startBacktestCheck } from '../backtest/start-backtest-validation.js';
import { requestFields } from '../start/request-fields.js';
import { checkInput, dateField, datesInOrder, textField, withRule } from '../start/start-input.js';
import type { StartStudyInput } from './study-operation.js';
import { SAMPLERS } from './study-parameters.js';

const seed = withRule(z.number(), 'OUT_OF_RANGE', isInt32, 'is not a seed; give a whole number of 32 bits');

/** The form of a parameter of a space. */
const parameterForm = z.object({
  path: textField(TEXT_LIMITS.overridePath),
  values: z.array(textField(TEXT_LIMITS.overrideValue)).readonly().nullish(),
  from: z.number().nullish(),
  to: z.number().nullish(),
  step: z.number().nullish(),
  scale: z.enum(['LINEAR', 'LOG']).nullish(),
  points: z.number().nullish(),
  integer: z.boolean().nullish(),
});

/** The form of a space: its listed values are values of overrides, and have the limits of those. */
export const spaceForm = z
  .array(parameterForm)
  .readonly()
  .refine(
    (parameters) =>
      !isLongerThan(parameters.flatMap(({ values }) => values ?? []).join(''), TEXT_LIMITS.overrideValues),
    {
      params: { code: 'INVALID_LENGTH' },
      error: `the values of all parameters together have more than ${TEXT_LIMITS.overrideValues} characters; list fewer`,
    },
  );

/** The form of what is looked for. */
export const objectiveForm = z.object({
  metric: z.enum(METRIC_NAMES as readonly [MetricName, ...MetricName[]]),
  direction: z.enum(['MAXIMIZE', 'MINIMIZE']).nullable(),
  minTrades: withRule(
    z.number(),
    'OUT_OF_RANGE',
    (value) => isInt32(value) && value >= 0,
    'is not a number of trades; give 0 or a whole number above it',
  ),
  maxDrawdown: withRule(
    z.number(),
    'OUT_OF_RANGE',
    (value) => value > 0 && value <= 1,
    'is not a drawdown; give a fraction above 0 up to 1, such as 0.2 for 20 %',
  ).nullable(),
});

const training = z
  .object({
    startDate: dateField,
    endDate: dateField,
    epochs: withRule(
      z.number(),
      'OUT_OF_RANGE',
      (value) => Number.isInteger(value) && value >= 1 && value <= MAX_EPOCHS,
      `is not a number of epochs; give a whole number from 1 to ${MAX_EPOCHS}`,
    ).nullable(),
    seed,
  })
  .superRefine(datesInOrder('startDate', 'endDate'));

const schema = z.object({
  parameters: spaceForm,
  sampler: z.enum(SAMPLERS),
  trials: z.number().nullable(),
  seed,
  objective: objectiveForm,
  holdoutFrom: dateField.nullable(),
  training: training.nullable(),
  keepModels: z.boolean(),
  ...requestFields,
});

/**
 * Makes the check of the forms of a study and of the backtest that its trials vary; what the strategy, the models and
 * the space say to them is found by `checkStudy`.
 * @returns a check that throws InvalidInputError with one issue for each field that is wrong
 */
export function startStudyCheck(folders: BacktestFolders): (input: StartStudyInput) => void {
  const checkBacktest = startBacktestCheck(folders);
  return (input) => {
    const issues = [
      ...issuesOf(() => checkInput(schema, input)),
      ...nestedFields(input),
      ...issuesOf(() => checkBacktest({ ...input.backtest, ...NO_REQUEST_FIELDS })).map(inBacktest),
    ];
    if (issues.length > 0) throw new InvalidInputError(issues);
  };
}

const NO_REQUEST_FIELDS = { label: null, tags: [], priority: 0, idempotencyKey: null } as const;

/** Returns an issue of the backtest as one of the study. */
export function inBacktest({ path, code, message }: InputIssue): InputIssue {
  return { path: ['backtest', ...path], code, message: `backtest.${message}` };
}

/** Returns the issues that a check throws. */
export function issuesOf(check: () => void): readonly InputIssue[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof InvalidInputError) return error.issues;
    throw error;
  }
}

/** What is said of the operation stands beside the backtest, because there is one operation. */
function nestedFields({ backtest }: StartStudyInput): readonly InputIssue[] {
  const { label, tags, priority, idempotencyKey, strategySource } = backtest;
  const given = {
    label: label !== null,
    tags: tags.length > 0,
    priority: priority !== 0,
    idempotencyKey: idempotencyKey !== null,
  };
  const ofText: InputIssue = {
    path: ['backtest', 'strategySource'],
    code: 'NOT_ALLOWED',
    message: 'backtest.strategySource: trials vary a strategy that is saved; save it, and name its file',
  };
  const ofRequest = Object.entries(given).flatMap(([field, isGiven]): InputIssue[] => {
    if (!isGiven) return [];
    const message = `backtest.${field}: is said of the study, not of each trial; write ${field} beside backtest`;
    return [{ path: ['backtest', field], code: 'NOT_ALLOWED', message }];
  });
  return strategySource === undefined ? ofRequest : [...ofRequest, ofText];
}
