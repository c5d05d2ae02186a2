import { z } from 'zod';
import type { DateRange } from '../../domain/backtest/errors.js';
import { MAX_EPOCHS } from '../../domain/strategy/sections/training-section.js';
import { InvalidInputError } from '../../operations/record/errors.js';
import { requestFields } from '../start/request-fields.js';
import {
  checkInput,
  dateField,
  datesInOrder,
  overridesField,
  pathField,
  symbolField,
  timeframeField,
  withRule,
} from '../start/start-input.js';
import type { StartTrainingInput } from './training-operation.js';

const MAX_LISTED = 100;
const MAX_SEED = 2 ** 31 - 1;
const MODEL_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** A list that names something, and nothing twice. */
function listOf<S extends z.ZodType<string>>(item: S) {
  const list = z
    .array(item)
    .min(1, { error: 'must not be empty; leave it out for what the strategy names' })
    .max(MAX_LISTED, { error: `at most ${MAX_LISTED} are allowed` });
  return withRule(
    list,
    'DUPLICATE',
    (values) => new Set(values).size === values.length,
    'names one of them twice',
  );
}

function inputSchema(strategiesDir: string) {
  return z
    .object({
      strategyConfigPath: pathField('strategies', strategiesDir),
      symbols: listOf(symbolField).nullable(),
      timeframes: listOf(timeframeField).nullable(),
      startDate: dateField.nullable(),
      endDate: dateField.nullable(),
      epochs: withRule(
        z.int(),
        'OUT_OF_RANGE',
        (value) => value >= 1 && value <= MAX_EPOCHS,
        `is not a number of epochs; give 1 to ${MAX_EPOCHS}`,
      ).nullable(),
      seed: withRule(
        z.int(),
        'OUT_OF_RANGE',
        (value) => value >= 0 && value <= MAX_SEED,
        `is not a seed; give 0 to ${MAX_SEED}`,
      ),
      modelName: withRule(
        z.string(),
        'INVALID_NAME',
        (name) => MODEL_NAME.test(name),
        'is not a folder name; use 1 to 100 of the characters A-Z a-z 0-9 . _ - and begin with a letter or a digit',
      ).nullable(),
      overrides: overridesField,
      ...requestFields,
    })
    .superRefine(datesInOrder('startDate', 'endDate'));
}

/**
 * Makes sure that a training does not end before it begins, where one of its days is the strategy's, or today.
 * @param asked the days that were given
 * @param resolved the days that the training would have
 * @throws InvalidInputError
 */
export function requireDaysInOrder(
  asked: Pick<StartTrainingInput, 'startDate'>,
  { startDate, endDate }: DateRange,
): void {
  if (startDate <= endDate) return;
  const field = asked.startDate === null ? 'endDate' : 'startDate';
  const message =
    `${field}: the training would begin on ${startDate} and end on ${endDate}: a day that is left out is that of ` +
    "the strategy's training_data.date_range, and an end that this leaves open is today; give both days";
  throw new InvalidInputError([{ path: [field], code: 'DATE_ORDER', message }]);
}

/**
 * Makes the check of what can be known before a training exists: forms, ranges, the order of dates, and that paths
 * stay inside their folders. Whether files exist and agree is found by the worker. To be made once: that takes
 * longer than checking.
 * @returns a check that throws InvalidInputError with one issue for each field that is wrong
 */
export function startTrainingCheck(strategiesDir: string): (input: StartTrainingInput) => void {
  const schema = inputSchema(strategiesDir);
  return (input) => checkInput(schema, input);
}
