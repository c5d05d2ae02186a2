import { z } from 'zod';
import { PathNotContainedError, resolveContained } from '../../base/outer/files/contained-path.js';
import { isLongerThan, shortened } from '../../base/pure/plain-text.js';
import { MAX_OVERRIDES, TEXT_LIMITS } from '../../base/pure/text-limits.js';
import { isSymbol, SYMBOL_RULE } from '../../domain/market/symbol.js';
import { isTimeframe } from '../../domain/market/timeframe.js';
import { timeframeDemand } from '../../domain/market/timeframe-names.js';
import { splitPath } from '../../domain/strategy/strategy-path.js';
import { type InputIssue, InvalidInputError } from '../../operations/record/errors.js';

const MAX_QUOTED = 100;

/** The fields that the start mutations of all operation types are put together from. */

const quoted = (input: unknown): string =>
  shortened(typeof input === 'string' ? `'${input}'` : String(input), MAX_QUOTED);

/**
 * Adds a rule whose message names the value it refused.
 * @param code stable identifier of the rule
 * @param demand follows the value, as in `'2d' is not a timeframe; use 1h or 1d`; it may depend on the value
 */
export function withRule<S extends z.ZodType>(
  schema: S,
  code: string,
  holds: (value: z.output<S>) => boolean,
  demand: string | ((input: string) => string),
): S {
  return schema.refine(holds, {
    params: { code },
    error: (issue) =>
      `${quoted(issue.input)} ${typeof demand === 'string' ? demand : demand(String(issue.input))}`,
  });
}

const date = z.iso.date();
const isDate = (text: string): boolean => date.safeParse(text).success;

export const dateField = withRule(
  z.string(),
  'INVALID_DATE',
  isDate,
  'is not a calendar date; write it as YYYY-MM-DD',
);

export const symbolField = withRule(
  z.string(),
  'INVALID_SYMBOL',
  isSymbol,
  `is not a symbol; ${SYMBOL_RULE}`,
);

export const timeframeField = withRule(
  z.string(),
  'UNKNOWN_TIMEFRAME',
  isTimeframe,
  (text) => `is not a timeframe; ${timeframeDemand(text)}`,
);

/** A text that says something. @param limit most characters, in code points */
export function textField(limit: number) {
  return withRule(
    z.string(),
    'INVALID_LENGTH',
    (text) => text.trim() !== '' && !isLongerThan(text, limit),
    `must have 1 to ${limit} characters that are not all blank`,
  );
}

/** A public path, such as `strategies/rsi.yaml`, that stays below the folder which its first segment stands for. */
export function pathField(prefix: string, folder: string) {
  return z.string().superRefine((path, context) => {
    try {
      resolveContained(path, prefix, folder);
    } catch (error) {
      if (!(error instanceof PathNotContainedError)) throw error;
      context.addIssue({ code: 'custom', params: { code: 'INVALID_PATH' }, message: error.message });
    }
  });
}

/** All that is tried counts for the family of this name; with another one a run would be alone in a new family. */
const overridePathField = withRule(
  textField(TEXT_LIMITS.overridePath),
  'INVALID_VALUE',
  (path) => splitPath(path).join('.') !== 'name',
  'cannot be replaced: what was tried is counted by it; give the run a label, or save the strategy under another name',
);

export const overridesField = z
  .array(z.object({ path: overridePathField, value: textField(TEXT_LIMITS.overrideValue) }))
  .max(MAX_OVERRIDES, { error: `at most ${MAX_OVERRIDES} overrides are allowed` })
  .refine(
    (overrides) => !isLongerThan(overrides.map(({ value }) => value).join(''), TEXT_LIMITS.overrideValues),
    {
      params: { code: 'INVALID_LENGTH' },
      error: `the values of all overrides together have more than ${TEXT_LIMITS.overrideValues} characters; write so much into a strategy file`,
    },
  );

/**
 * Makes the check that a range does not end before it starts; an end that is absent, or no date, is not its to judge.
 * @param startName field of the first day, also named in the message
 * @param endName field of the last day, where the issue is put
 */
export function datesInOrder<Start extends string, End extends string>(startName: Start, endName: End) {
  return (
    values: { readonly [Name in Start | End]: string | null },
    context: z.core.$RefinementCtx,
  ): void => {
    const [start, end] = [values[startName], values[endName]];
    if (start === null || end === null || start <= end || !isDate(start) || !isDate(end)) return;
    context.addIssue({
      code: 'custom',
      params: { code: 'DATE_ORDER' },
      path: [endName],
      message: `'${end}' is before ${startName} '${start}'; give an end on or after the start`,
      input: values,
    });
  };
}

/**
 * Checks what can be known before an operation exists.
 * @throws InvalidInputError with one issue for each field that is wrong
 */
export function checkInput(schema: z.ZodType, input: unknown): void {
  const checked = schema.safeParse(input);
  if (!checked.success) throw new InvalidInputError(checked.error.issues.map(toInputIssue));
}

function toInputIssue(issue: z.core.$ZodIssue): InputIssue {
  const path = issue.path.map(String);
  const code =
    issue.code === 'custom' && typeof issue.params?.code === 'string' ? issue.params.code : 'INVALID_VALUE';
  return { path, code, message: `${path.join('.')}: ${issue.message}` };
}
