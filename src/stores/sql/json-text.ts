import type { JsonObject, JsonValue } from '../../base/pure/json.js';

/**
 * Writes a value as the JSON text that the database keeps, members in their order.
 * @throws TypeError for NaN and infinities, which JSON.stringify would turn into null in silence
 */
export function toJsonText(value: JsonValue | readonly unknown[]): string {
  requireFinite(value, '');
  return JSON.stringify(value);
}

/** Apart from the writing: a replacer function makes JSON.stringify many times slower. */
function requireFinite(value: unknown, key: string): void {
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return;
    throw new TypeError(`${value} in ${key === '' ? 'a value' : `member ${key}`} cannot be stored.`);
  }
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) for (const member of value) requireFinite(member, key);
  else for (const [name, member] of Object.entries(value)) requireFinite(member, name);
}

/** Reads an object that this program stored. */
export function jsonObject(text: string): JsonObject {
  return JSON.parse(text) as JsonObject;
}
