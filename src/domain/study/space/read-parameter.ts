import { decimalSteps } from './decimal.js';
import { isOfNames } from './is-of-names.js';
import { logValueAt } from './log-range.js';
import type { LogParameter, Parameter } from './parameter.js';
import type { ParameterInput } from './parameter-input.js';
import type { SpaceProblem } from './space-problem.js';

/** More are no list that somebody wrote, nor a grid that somebody draws. */
const MAX_LISTED = 10_000;
const MAX_STEPS = 1_000_000;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Reports a problem with a field of the parameter; the message goes on after the path. */
export type ReportField = (
  field: keyof ParameterInput,
  code: SpaceProblem['code'],
  message: string,
) => undefined;

/**
 * Checks the range of one parameter: a list, from / to / step, or from / to on a LOG scale.
 * @param isGrid whether a GRID asks, which needs to know how many points a LOG range has
 * @returns undefined where something was reported
 */
export function readParameter(
  input: ParameterInput,
  isGrid: boolean,
  report: ReportField,
): Parameter | undefined {
  const { values, from, to, step, scale, points } = input;
  if (isSet(values)) {
    const extra = (['from', 'to', 'step', 'scale', 'points'] as const).find((field) => isSet(input[field]));
    if (extra !== undefined) {
      return report(extra, 'INVALID_VALUE', `has values and ${extra}: leave one of them out`);
    }
    return readList(input, values, report);
  }
  if (!isSet(from) || !isSet(to)) {
    const field = isSet(from) ? 'to' : 'from';
    return report(field, 'INVALID_VALUE', `has no ${field}: give values, or from and to`);
  }
  for (const [field, value] of [['from', from] as const, ['to', to] as const]) {
    if (!Number.isFinite(value))
      return report(field, 'OUT_OF_RANGE', `${field} ${value} is no finite number`);
  }
  if (from >= to) {
    const remedy = from === to ? 'give a single value as values' : 'name the smaller one as from';
    return report('to', 'OUT_OF_RANGE', `to ${to} is not above from ${from}: ${remedy}`);
  }
  if (scale === 'LOG') {
    if (isSet(step)) {
      return report(
        'step',
        'INVALID_VALUE',
        `has a step on a LOG scale: leave out step ${step}, or the scale`,
      );
    }
    return readLogRange(input, { from, to }, isGrid, report);
  }
  if (isSet(points)) {
    return report('points', 'INVALID_VALUE', `has points without a LOG scale: give a step instead`);
  }
  if (!isSet(step)) {
    return report('step', 'INVALID_VALUE', 'has no step: give one, or scale LOG for a range without steps');
  }
  return readSteps(input, { from, to, step }, report);
}

function readList(
  { path, integer }: ParameterInput,
  values: readonly string[],
  report: ReportField,
): Parameter | undefined {
  if (values.length === 0) return report('values', 'INVALID_LENGTH', 'has no values: give at least one');
  if (values.length > MAX_LISTED) {
    return report('values', 'INVALID_LENGTH', `has ${values.length} values: give at most ${MAX_LISTED}`);
  }
  const texts = values.map((value) => value.trim());
  const isNumber = (text: string): boolean => !isOfNames(path) && NUMBER.test(text);
  const numbers = texts.map((text) => (isNumber(text) ? Number(text) : Number.NaN));
  if (integer === true) {
    const index = numbers.findIndex((value) => !Number.isInteger(value));
    if (index >= 0) {
      return report('values', 'INVALID_VALUE', `has '${texts[index]}' among integers: write whole numbers`);
    }
  }
  const seen = new Set<string>();
  for (const [index, text] of texts.entries()) {
    const number = numbers[index] as number;
    // 0.5 and 0.50 are one value, so are 0 and -0.
    const key = Number.isNaN(number) ? text : String(number);
    if (text === '' || seen.has(key)) {
      const what =
        text === '' ? 'an empty value: write null for none' : `the value ${text} twice: name it once`;
      return report('values', text === '' ? 'INVALID_VALUE' : 'DUPLICATE', `has ${what}`);
    }
    seen.add(key);
  }
  return { kind: 'LISTED', path, texts, isOrdered: isMonotone(numbers) };
}

function isMonotone(numbers: readonly number[]): boolean {
  const sign = Math.sign((numbers[1] ?? 1) - (numbers[0] ?? 0));
  const rises = (value: number, index: number): boolean =>
    index === 0 || ((numbers[index - 1] as number) - value) * sign < 0;
  return numbers.every((value, index) => !Number.isNaN(value) && rises(value, index));
}

function readSteps(
  { path, integer }: ParameterInput,
  { from, to, step }: { readonly from: number; readonly to: number; readonly step: number },
  report: ReportField,
): Parameter | undefined {
  if (!(step > 0 && Number.isFinite(step))) {
    return report(
      'step',
      'OUT_OF_RANGE',
      `step ${step} is not above 0: give the distance between two values`,
    );
  }
  const { steps, nearest, isExact } = decimalSteps(from, to, step);
  if (steps >= MAX_STEPS) {
    return report(
      'step',
      'OUT_OF_RANGE',
      `step ${step} gives more than ${MAX_STEPS} values: give a larger one`,
    );
  }
  if (!isExact) {
    const remedy = nearest > from ? `write ${nearest}` : 'give a smaller step';
    return report(
      'to',
      'INVALID_VALUE',
      `to ${to} is no whole number of steps of ${step} from ${from}: ${remedy}`,
    );
  }
  if (integer === true) {
    for (const [field, value] of [['from', from] as const, ['step', step] as const]) {
      if (!Number.isInteger(value)) {
        return report(
          field,
          'INVALID_VALUE',
          `${field} ${value} gives values that are no integers: write a whole number`,
        );
      }
    }
  }
  return { kind: 'STEPPED', path, from, step, count: steps + 1 };
}

function readLogRange(
  { path, integer, points }: ParameterInput,
  { from, to }: { readonly from: number; readonly to: number },
  isGrid: boolean,
  report: ReportField,
): Parameter | undefined {
  if (from <= 0) {
    return report(
      'from',
      'OUT_OF_RANGE',
      `from ${from} is not above 0, and a LOG scale has no such number: give a positive one`,
    );
  }
  // Places between the ends are powers of their ratio.
  if (!Number.isFinite(to / from)) {
    return report('from', 'OUT_OF_RANGE', `from ${from} is too small beside to ${to}: give a larger one`);
  }
  if (integer === true) {
    for (const [field, value] of [['from', from] as const, ['to', to] as const]) {
      if (!Number.isInteger(value)) {
        return report(field, 'INVALID_VALUE', `${field} ${value} is no integer: write a whole number`);
      }
    }
  }
  const range: LogParameter = { kind: 'LOG', path, from, to, isInteger: integer === true };
  if (!isGrid) {
    if (!isSet(points)) return range;
    return report(
      'points',
      'INVALID_VALUE',
      `has points ${points}, which are for the sampler GRID: leave them out`,
    );
  }
  if (!isSet(points)) {
    return report(
      'points',
      'INVALID_VALUE',
      'has no points: say how many values of the LOG range a GRID takes',
    );
  }
  if (!Number.isInteger(points) || points < 2 || points > MAX_LISTED) {
    return report('points', 'OUT_OF_RANGE', `points ${points} is no whole number from 2 to ${MAX_LISTED}`);
  }
  return { kind: 'LISTED', path, texts: logPoints(range, points), isOrdered: true };
}

/** Of integers, values that round to the same one are one; both ends are included as they are written. */
function logPoints(range: LogParameter, points: number): readonly string[] {
  const { from, to, isInteger } = range;
  const ends: LogParameter = { ...range, isInteger: false };
  const values = Array.from({ length: points }, (_, index) => {
    if (index === 0) return from;
    const value = index === points - 1 ? to : logValueAt(ends, index / (points - 1));
    return isInteger ? Math.round(value) : value;
  });
  return [...new Set(values)].map(String);
}

function isSet<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}
