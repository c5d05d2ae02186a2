import fc from 'fast-check';

/** A change to one place of a file, whatever the file holds. */
export interface BytesChange {
  /** Share of the length, 0 to 1. */
  readonly at: number;
  readonly remove: number;
  readonly insert: Uint8Array;
}

const share = fc.double({ min: 0, max: 1, noNaN: true });

const edit: fc.Arbitrary<BytesChange> = fc.record({
  at: share,
  remove: fc.nat({ max: 40 }),
  insert: fc.uint8Array({ maxLength: 8 }),
});
const replacement: fc.Arbitrary<BytesChange> = fc.record({
  at: share,
  remove: fc.constant(1),
  insert: fc.uint8Array({ minLength: 1, maxLength: 1 }),
});
const cut: fc.Arbitrary<BytesChange> = fc.record({
  at: share,
  remove: fc.constant(Number.MAX_SAFE_INTEGER),
  insert: fc.constant(new Uint8Array()),
});

/** One to six changes: bytes replaced, taken out and put in, and files cut short. */
export const bytesChanges: fc.Arbitrary<readonly BytesChange[]> = fc.oneof(
  fc.array(replacement, { minLength: 1, maxLength: 6 }),
  fc.array(edit, { minLength: 1, maxLength: 4 }),
  fc.tuple(cut),
);

/** Returns changed bytes; the original stays as it is. */
export function mangleBytes(original: Uint8Array, changes: readonly BytesChange[]): Uint8Array {
  return changes.reduce<Uint8Array>((bytes, { at, remove, insert }) => {
    const place = Math.floor(at * bytes.length);
    return Buffer.concat([
      bytes.subarray(0, place),
      insert,
      bytes.subarray(Math.min(bytes.length, place + remove)),
    ]);
  }, original);
}
