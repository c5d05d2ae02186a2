import { z } from 'zod';
import { PathNotContainedError, resolveContained } from '../files/contained-path.js';
import { TIMEFRAMES } from '../market/timeframe.js';
import { type InputIssue, InvalidInputError } from '../operations/errors.js';
import type { StartBacktestInput } from './backtest-operation.js';

const SYMBOL = /^[A-Za-z0-9.^=:/_-]{1,32}$/;

/** The folders that public paths stand for, absolute. */
export interface BacktestFolders {
  readonly strategies: string;
  readonly models: string;
  readonly data: string;
}

const quoted = (input: unknown): string => (typeof input === 'string' ? `'${input}'` : String(input));

/** A rule whose message names the value it refused. */
function rule<S extends z.ZodType>(
  schema: S,
  code: string,
  holds: (value: z.output<S>) => boolean,
  demand: string,
) {
  return schema.refine(holds, {
    params: { code },
    error: (issue) => `${quoted(issue.input)} ${demand}`,
  });
}

const isDate = (text: string): boolean => z.iso.date().safeParse(text).success;

const date = rule(z.string(), 'INVALID_DATE', isDate, 'is not a calendar date; write it as YYYY-MM-DD');
const fraction = rule(
  z.number(),
  'OUT_OF_RANGE',
  (value) => value >= 0 && value < 1,
  'is not a fraction from 0 to below 1; write 0.001 for 0.1 %',
);
const shortText = (limit: number) =>
  rule(
    z.string(),
    'INVALID_LENGTH',
    (text) => text.trim() !== '' && text.length <= limit,
    `must have 1 to ${limit} characters that are not all blank`,
  );

function contained(prefix: 'strategies' | 'models', folders: BacktestFolders) {
  return z.string().superRefine((path, context) => {
    try {
      resolveContained(path, prefix, folders[prefix]);
    } catch (error) {
      if (!(error instanceof PathNotContainedError)) throw error;
      context.addIssue({ code: 'custom', params: { code: 'INVALID_PATH' }, message: error.message });
    }
  });
}

function inputSchema(folders: BacktestFolders) {
  return z
    .object({
      symbol: rule(
        z.string(),
        'INVALID_SYMBOL',
        (symbol) => SYMBOL.test(symbol),
        'is not a symbol; use 1 to 32 of the characters A-Z a-z 0-9 . ^ = : / _ -',
      ),
      timeframe: rule(
        z.string(),
        'UNKNOWN_TIMEFRAME',
        (text) => (TIMEFRAMES as readonly string[]).includes(text),
        `is not a timeframe; use one of ${TIMEFRAMES.join(', ')}`,
      ),
      strategyConfigPath: contained('strategies', folders),
      modelPath: contained('models', folders).nullable(),
      startDate: date,
      endDate: date,
      initialCapital: rule(
        z.number(),
        'OUT_OF_RANGE',
        (value) => value > 0 && value <= 1e15,
        'is not a usable capital; give a positive amount up to 1e15',
      ),
      commission: fraction,
      slippage: fraction,
      overrides: z
        .array(z.object({ path: shortText(200), value: shortText(10_000) }))
        .max(100, { error: 'at most 100 overrides are allowed' }),
      label: shortText(200).nullable(),
      idempotencyKey: shortText(200).nullable(),
    })
    .superRefine(({ startDate, endDate }, context) => {
      if (startDate <= endDate || !isDate(startDate) || !isDate(endDate)) return;
      context.addIssue({
        code: 'custom',
        params: { code: 'DATE_ORDER' },
        path: ['endDate'],
        message: `'${endDate}' is before startDate '${startDate}'; give an end on or after the start`,
      });
    });
}

/**
 * Checks what can be known before an operation exists: forms, ranges, the order of dates, and that paths stay
 * inside their folders. Whether files exist and agree is found by the worker.
 * @throws InvalidInputError with one issue for each field that is wrong
 */
export function validateStartBacktest(input: StartBacktestInput, folders: BacktestFolders): void {
  const checked = inputSchema(folders).safeParse(input);
  if (!checked.success) throw new InvalidInputError(checked.error.issues.map(toInputIssue));
}

function toInputIssue(issue: z.core.$ZodIssue): InputIssue {
  const path = issue.path.map(String);
  const code =
    issue.code === 'custom' && typeof issue.params?.code === 'string' ? issue.params.code : 'INVALID_VALUE';
  return { path, code, message: `${path.join('.')}: ${issue.message}` };
}
