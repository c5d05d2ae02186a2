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
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return String(value);
    throw new TypeError(`canonicalJson: ${value} is not representable in JSON`);
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return isArray(value) ? canonicalArray(value) : canonicalObject(value);
}

/* By hand, because JSON.stringify with a replacer, which would have to sort, takes several times as long. */

function canonicalArray(members: readonly JsonValue[]): string {
  let text = '';
  for (const member of members) text += `${text === '' ? '[' : ','}${canonicalJson(member ?? null)}`;
  return text === '' ? '[]' : `${text}]`;
}

function canonicalObject(object: JsonObject): string {
  let text = '';
  for (const key of Object.keys(object).sort()) {
    const member = object[key];
    // As in JSON.stringify, what is undefined is not there.
    if (member !== undefined)
      text += `${text === '' ? '{' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return text === '' ? '{}' : `${text}}`;
}

function isArray(value: object): value is readonly JsonValue[] {
  return Array.isArray(value);
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
