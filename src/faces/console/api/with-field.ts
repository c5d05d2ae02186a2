/** Returns an operation where it is of the kind that has a field; null for another kind, and where there is none. */
export function withField<T extends object, K extends string>(
  operation: T | null | undefined,
  field: K,
): Extract<T, Readonly<Record<K, unknown>>> | null {
  if (operation === null || operation === undefined || !(field in operation)) return null;
  return operation as Extract<T, Readonly<Record<K, unknown>>>;
}
