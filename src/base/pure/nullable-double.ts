/** Stores null as NaN, which no measured value is. */
export function encodeNullable(value: number | null): number {
  return value === null ? Number.NaN : value;
}

/** Reads what encodeNullable has stored. */
export function decodeNullable(slot: number | undefined): number | null {
  return slot === undefined || Number.isNaN(slot) ? null : slot;
}
