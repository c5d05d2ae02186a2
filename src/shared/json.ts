/** A value that survives JSON.stringify and JSON.parse unchanged. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/**
 * Writes JSON with object keys in code-unit order, so that equal values give equal text.
 * Numbers use the shortest form that reads back as the same double.
 * @throws TypeError for NaN and infinities, which JSON cannot carry
 */
export function canonicalJson(value: JsonValue): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member === 'number' && !Number.isFinite(member)) {
      throw new TypeError(`canonicalJson: ${member} is not representable in JSON`);
    }
    return isPlainObject(member) ? sortKeys(member) : member;
  });
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sortKeys(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** T where all of it is JSON; never where something is not, such as a Date or a function. */
type JsonCompatible<T> = T extends JsonValue
  ? T
  : T extends ((...args: never[]) => unknown) | Date | undefined
    ? never
    : { readonly [K in keyof T]: JsonCompatible<T[K]> };

/** Returns the same object as JSON: interfaces lack the index signature that JsonObject asks for. */
export function asJsonObject<T extends object>(value: T & JsonCompatible<T>): JsonObject {
  return value as unknown as JsonObject;
}
