import { z } from 'zod';
import { PathNotContainedError } from '../../base/outer/files/contained-path.js';
import { shortened } from '../../base/pure/plain-text.js';
import { DAY_START_RULE, minuteOfDayStart } from '../../domain/market/day-start.js';
import { isTimezone } from '../../domain/market/zone-offset.js';
import { SEPARATORS } from '../../market-data/import/csv-text.js';
import { importPath } from '../../market-data/import/import-file.js';
import type { DataLoadParameters } from '../../market-data/load/data-load-parameters.js';
import { EXCHANGE_PREFIX, isProvider, providerHint } from '../../market-data/providers/provider-names.js';
import { YAHOO_TIMEFRAMES } from '../../market-data/providers/yahoo-timeframes.js';
import { requestFields } from '../start/request-fields.js';
import {
  checkInput,
  dateField,
  datesInOrder,
  symbolField,
  timeframeField,
  withRule,
} from '../start/start-input.js';
import type { StartDataLoadInput } from './data-load-operation.js';

function oneOf(code: string, names: readonly string[]) {
  const known = (name: string): boolean => names.includes(name);
  return withRule(z.string(), code, known, `is not known; use ${names.join(', ')}`).nullable();
}

const provider = z.string().superRefine((name, context) => {
  if (isProvider(name)) return;
  const asked = shortened(name, 60);
  const message = `'${asked}' ${providerHint(asked)}`;
  context.addIssue({ code: 'custom', params: { code: 'UNKNOWN_PROVIDER' }, message });
});

const separators = z
  .string()
  .refine((text) => (SEPARATORS as readonly string[]).includes(text), {
    params: { code: 'INVALID_VALUE' },
    error: 'must be one of , ; | or a tab',
  })
  .nullable();

function inputSchema(importDir: string) {
  return z
    .object({
      provider,
      symbol: symbolField,
      timeframe: timeframeField,
      path: z.string().nullable(),
      from: dateField.nullable(),
      to: dateField.nullable(),
      calendar: oneOf('UNKNOWN_CALENDAR', ['XNYS', '24x5', '24x7']),
      timezone: withRule(
        z.string(),
        'UNKNOWN_TIMEZONE',
        isTimezone,
        'is not a time zone; use a name of the IANA database, such as America/New_York',
      ).nullable(),
      dayStart: withRule(
        z.string(),
        'INVALID_VALUE',
        (text) => minuteOfDayStart(text) !== null,
        `is no time of day; write ${DAY_START_RULE}`,
      ).optional(),
      stamp: oneOf('INVALID_VALUE', ['open', 'close']),
      dateOrder: oneOf('INVALID_VALUE', ['MDY', 'DMY']),
      separator: separators,
      adjust: z.boolean().nullable(),
      replace: z.boolean(),
      ...requestFields,
    })
    .superRefine(datesInOrder('from', 'to'))
    .superRefine((input, context) => checkPath(input, importDir, context))
    .superRefine(checkProvider);
}

type Input = Pick<StartDataLoadInput, 'provider' | 'path' | 'timeframe' | 'from'>;

function checkPath({ provider: name, path }: Input, importDir: string, context: z.core.$RefinementCtx): void {
  const refuse = (code: string, message: string): void => {
    context.addIssue({ code: 'custom', params: { code }, path: ['path'], message, input: path });
  };
  if (name !== 'csv') {
    if (path !== null) refuse('INVALID_PATH', `is only for csv; leave it out for ${shortened(name, 60)}`);
    return;
  }
  if (path === null || path.trim() === '') {
    refuse('PATH_MISSING', 'is needed for csv: name a file of the import folder, such as prices.csv');
    return;
  }
  try {
    importPath(path, importDir);
  } catch (error) {
    if (!(error instanceof PathNotContainedError)) throw error;
    refuse('INVALID_PATH', error.message);
  }
}

function checkProvider({ provider: name, timeframe, from }: Input, context: z.core.$RefinementCtx): void {
  if (name === 'yahoo' && !(timeframe in YAHOO_TIMEFRAMES)) {
    context.addIssue({
      code: 'custom',
      params: { code: 'UNKNOWN_TIMEFRAME' },
      path: ['timeframe'],
      message: `'${timeframe}' is not offered by yahoo; use one of ${Object.keys(YAHOO_TIMEFRAMES).join(', ')}`,
      input: timeframe,
    });
  }
  if (name.startsWith(EXCHANGE_PREFIX) && from === null) {
    context.addIssue({
      code: 'custom',
      params: { code: 'FROM_MISSING' },
      path: ['from'],
      message: `is needed for ${shortened(name, 60)}: name the first day to load`,
      input: from,
    });
  }
}

/**
 * Makes the check of what can be known before an operation exists. Whether a file exists, and an exchange has the
 * symbol, is found by the worker. To be made once: that takes longer than checking.
 * @returns a check that throws InvalidInputError with one issue for each field that is wrong
 */
export function startDataLoadCheck(importDir: string): (input: StartDataLoadInput) => void {
  const schema = inputSchema(importDir);
  return (input) => checkInput(schema, input);
}

/**
 * Returns what a checked input asks for.
 * @param today YYYY-MM-DD in UTC: the last day where none is named and the provider has no last bar
 */
export function toDataLoadParameters(
  { label: _label, tags: _tags, priority: _priority, idempotencyKey: _key, ...input }: StartDataLoadInput,
  today: string,
): DataLoadParameters {
  const to = input.to ?? (input.provider === 'csv' ? null : today);
  return { ...(input as DataLoadParameters), to };
}
