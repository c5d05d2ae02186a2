import type { z } from 'zod';

/** Returns entries that hold text as bytes: one list of JSON. */
export function encodeJsonEntries<Entry>(schema: z.ZodType<Entry>, entries: readonly Entry[]): Uint8Array {
  // JSON would write what is no number as null, in silence.
  return new TextEncoder().encode(JSON.stringify(entries.map((entry) => schema.parse(entry))));
}

/**
 * Reads back what encodeJsonEntries wrote.
 * @param firstSeq of the first entry
 * @throws RangeError when the bytes are no such entries, in this order
 */
export function decodeJsonEntries<Entry extends { readonly seq: number }>(
  schema: z.ZodType<Entry>,
  bytes: Uint8Array,
  firstSeq: number,
): readonly Entry[] {
  const entries = schema.array().safeParse(jsonOf(bytes));
  const [issue] = entries.error?.issues ?? [];
  if (!entries.success)
    throw new RangeError(`an entry is of another form (${issue?.path.join('.')}: ${issue?.message})`);
  for (const [index, { seq }] of entries.data.entries())
    if (seq !== firstSeq + index) throw new RangeError(`entry ${seq} came where ${firstSeq + index} is next`);
  return entries.data;
}

/** @returns undefined for bytes that are no JSON */
function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
