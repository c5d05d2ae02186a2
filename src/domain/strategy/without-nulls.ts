import { isMapping } from './sections/identifier.js';

/**
 * A known key without a value counts as absent, once unknown keys have been reported; in the author's own mappings
 * it is a mistake and stays.
 */
export function withoutNulls(root: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(strip);
    if (!isMapping(value)) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, member]) => (member === null ? [] : [[key, strip(member)]])),
    );
  };
  return Object.fromEntries(
    Object.entries(root).flatMap(([key, section]) => {
      if (section === null) return [];
      return [[key, key === 'indicators' || key === 'fuzzy_sets' ? section : strip(section)]];
    }),
  );
}
