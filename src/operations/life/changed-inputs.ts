import { canonicalJson, type JsonObject } from '../../base/pure/json.js';

/** Texts that are no longer say more than their name: versions, zones, backends. Hashes and sources are longer. */
const MAX_SHOWN_LENGTH = 40;

/**
 * Returns the inputs of an attempt that are not those of the first, sorted by name, such as `dataHash` or
 * `engineVersion: 1.1.0 then, 2.0.0 now`; empty when all agree.
 */
export function changedInputs(pinned: JsonObject, found: JsonObject): readonly string[] {
  return Object.keys({ ...pinned, ...found })
    .filter((name) => canonicalJson(pinned[name] ?? null) !== canonicalJson(found[name] ?? null))
    .sort()
    .map((name) => {
      const [then, now] = [pinned[name], found[name]];
      return isShort(then) && isShort(now) ? `${name}: ${then} then, ${now} now` : name;
    });
}

function isShort(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_SHOWN_LENGTH && !/\s/.test(value);
}
