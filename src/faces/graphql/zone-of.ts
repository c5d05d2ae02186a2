import type { Operation } from '../../operations/record/operation.js';

/**
 * Returns the zone of the bars of an operation, as it was pinned when it began.
 * @returns null before, for symbols of several zones, and where it was not pinned
 */
export function zoneOf({ pinnedInputs }: Pick<Operation, 'pinnedInputs'>): string | null {
  const { timezone, data } = pinnedInputs ?? {};
  // A study pins each of its symbols.
  const pinned = Array.isArray(data) ? data.map((one) => (isObject(one) ? one.timezone : null)) : [timezone];
  const [zone, ...others] = new Set(pinned);
  return typeof zone === 'string' && others.length === 0 ? zone : null;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
