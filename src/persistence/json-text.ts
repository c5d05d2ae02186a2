import type { JsonObject, JsonValue } from '../shared/json.js';

/**
 * Writes a value as the JSON text that the database keeps, members in their order.
 * @throws TypeError for NaN and infinities, which JSON.stringify would turn into null in silence
 */
export function toJsonText(value: JsonValue | readonly unknown[]): string {
  return JSON.stringify(value, (key, member: unknown) => {
    if (typeof member === 'number' && !Number.isFinite(member)) {
      throw new TypeError(`${member} in ${key === '' ? 'a value' : `member ${key}`} cannot be stored.`);
    }
    return member;
  });
}

/** Reads an object that this program stored. */
export function jsonObject(text: string): JsonObject {
  return JSON.parse(text) as JsonObject;
}
