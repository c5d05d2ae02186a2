import { ModelInvalidError } from './model-errors.js';

/**
 * How long the lists of a model's files may be: far beyond what networks that decide on bars have, and short enough
 * that comparing each entry with each other takes no time.
 */
const LIMITS = {
  layers: 1_000,
  'weight files': 1_000,
  weights: 10_000,
  features: 10_000,
  symbols: 10_000,
  timeframes: 100,
} as const;

/**
 * Refuses a list that is longer than such lists may be; to be asked before anything looks at its entries.
 * @param name what messages call the model
 * @throws ModelInvalidError
 */
function requireShort(name: string, file: string, what: keyof typeof LIMITS, length: number): void {
  if (length <= LIMITS[what]) return;
  throw new ModelInvalidError(name, `'${file}' has ${length} ${what}, at most ${LIMITS[what]} are read`);
}

/** Refuses a model.json with more layers, weights or files of weights than are read. @throws ModelInvalidError */
export function requireModestModelJson(name: string, content: unknown): void {
  requireShort(name, 'model.json', 'layers', countLayers(content));
  const groups = listOf(memberOf(content, 'weightsManifest'));
  const count = (key: string) =>
    groups.reduce<number>((sum, group) => sum + listOf(memberOf(group, key)).length, 0);
  requireShort(name, 'model.json', 'weight files', Math.max(groups.length, count('paths')));
  requireShort(name, 'model.json', 'weights', count('weights'));
}

/** Refuses a metadata.json with longer lists than are read. @throws ModelInvalidError */
export function requireModestMetadata(name: string, content: unknown): void {
  for (const key of ['features', 'symbols', 'timeframes'] as const)
    requireShort(name, 'metadata.json', key, listOf(memberOf(content, key)).length);
}

/** Counts the entries of all lists called `layers`, those of networks within networks too; depth is bounded before. */
function countLayers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = listOf(memberOf(value, 'layers')).length;
  return Object.values(value).reduce<number>((sum, member) => sum + countLayers(member), own);
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
