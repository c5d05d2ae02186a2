import { findIndicator } from '../../indicators/indicator-registry.js';

/** An indicator of a version 2 list. */
export interface ListedIndicator {
  readonly id: string;
  /** As written, in lower case. */
  readonly type: string;
  /** As written, `name` and `feature_id` among them. */
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * Finds what a version 2 fuzzy set belongs to: the indicator of its name, `id.output`, or the only output that
 * its words describe, as the column names of the original do: `macd_12_26_9`, `DI_Plus_14`, `aroon_up_25`.
 * @param key of the fuzzy set
 * @returns a reference such as `adx_14.plus_di`; null where none or several fit
 */
export function referenceOf(key: string, listed: readonly ListedIndicator[]): string | null {
  if (listed.some(({ id }) => id === key || key.startsWith(`${id}.`))) return key;
  const fitting = listed.flatMap((indicator) => outputsDescribedBy(key, indicator));
  return fitting.length === 1 ? (fitting[0] as string) : null;
}

function outputsDescribedBy(key: string, { id, type, params }: ListedIndicator): readonly string[] {
  const definition = findIndicator(type);
  if (definition === undefined) return [];
  const words = wordsOf(key);
  const numbers = words.filter((word) => /^\d+$/.test(word) && word !== '0');
  const known = definition.parameters.flatMap(({ name, aliases, default: preset }) => {
    const written = [name, ...(aliases ?? [])]
      .map((alias) => params[alias])
      .find((value) => value !== undefined);
    return wordsOf(String(written ?? preset));
  });
  if (!isAmong(numbers, known)) return [];
  const rest = words.filter((word) => !/^\d+$/.test(word));
  const names = [type, definition.type].map(wordsOf);
  return definition.outputs.flatMap((output, i) => {
    const wanted = wordsOf(output);
    const isMeant = names.some((name) => isSame(rest, [...name, ...wanted]));
    const isFirst = i === 0 && names.some((name) => isSame(rest, name));
    if (isFirst) return [id];
    return isMeant || isSame(rest, wanted) ? [`${id}.${output}`] : [];
  });
}

function wordsOf(name: string): readonly string[] {
  return name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && isAmong(some, others);
}

/** Tells whether each of some words is there, as often as it is given. */
function isAmong(some: readonly string[], all: readonly string[]): boolean {
  const left = [...all];
  return some.every((word) => {
    const at = left.indexOf(word);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}
