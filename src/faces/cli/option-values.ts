import { InvalidArgumentError } from 'commander';

/** Reads a calendar date, YYYY-MM-DD. @throws InvalidArgumentError for anything else */
export function calendarDate(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && isCalendarDate(text)) return text;
  throw new InvalidArgumentError(`'${text}' is not a calendar date; write it as YYYY-MM-DD.`);
}

const INSTANT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/i;

/**
 * Returns the instant that a text means, RFC 3339 in UTC: a date is its midnight in UTC, and a time of day needs its
 * zone, since that of this machine is nobody's choice. Null for anything else, such as 31 February.
 */
export function instantOf(text: string): string | null {
  const written = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;
  const instant = new Date(written.replace(' ', 'T'));
  const isInstant = INSTANT.test(written) && isCalendarDate(written.slice(0, 10));
  return isInstant && !Number.isNaN(instant.getTime()) ? instant.toISOString() : null;
}

/** Says whether a date exists: Date alone would move 31 February into March. */
function isCalendarDate(date: string): boolean {
  const midnight = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date);
}

/** Returns a reader of whole numbers of at least `min`. */
export function wholeNumber(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isSafeInteger(value) && value >= min && text.trim() !== '') return value;
    throw new InvalidArgumentError(`'${text}' is not a whole number${min > 0 ? ` of at least ${min}` : ''}.`);
  };
}

/**
 * Returns a reader of one of some words, which may be written in any case, with hyphens for underscores, and no longer
 * than it takes to tell them apart: `backtest`, `data-loading` and `data_load` are such.
 * @param shown how refusals write the words, each a spelling that is taken
 */
export function wordOf<T extends string>(
  words: readonly T[],
  shown: readonly string[] = words.map(asTyped),
): (text: string) => T {
  return (text) => {
    const written = text.trim().toUpperCase().replaceAll(/[-\s]/g, '_');
    const found = words.filter((word) => word.startsWith(written));
    const word =
      words.find((candidate) => candidate === written) ?? (found.length === 1 ? found[0] : undefined);
    if (word !== undefined && written !== '') return word;
    const kind =
      found.length > 1 && written !== '' ? `'${text}' may be ${found.map(asTyped).join(' or ')}. ` : '';
    throw new InvalidArgumentError(`${kind}Allowed are ${shown.join(', ')}.`);
  };
}

/** Returns a word of the API as it is usually typed: small, with hyphens. */
export function asTyped(word: string): string {
  return word.toLowerCase().replaceAll('_', '-');
}

/** A value that replaces one of a strategy file. */
export interface OverrideOption {
  readonly path: string;
  readonly value: string;
}

/** Reads one more `PATH=VALUE` of a repeatable option. @throws InvalidArgumentError for anything else, or a path again */
export function strategyOverride(
  text: string,
  previous: readonly OverrideOption[],
): readonly OverrideOption[] {
  const [path = '', ...values] = text.split('=');
  const value = values.join('=');
  const lack =
    values.length === 0
      ? "'='"
      : path.trim() === ''
        ? "path before its '='"
        : value.trim() === ''
          ? "value after its '='"
          : null;
  if (lack !== null) {
    throw new InvalidArgumentError(
      `'${text}' has no ${lack}; write PATH=VALUE, such as decisions.confidence_threshold=0.6.`,
    );
  }
  if (previous.some((earlier) => earlier.path === path))
    throw new InvalidArgumentError(`'${path}' has a value already; give it one.`);
  return [...previous, { path, value }];
}

/** Collects the values of a repeatable option. */
export function repeated(text: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), text];
}

/** Reads any finite number. @throws InvalidArgumentError for anything else */
export function anyNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new InvalidArgumentError(`'${text}' is not a number.`);
  return value;
}
