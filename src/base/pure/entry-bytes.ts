import type { EntryCodec } from './entry-codec.js';

const { BYTES_PER_ELEMENT } = Float64Array;

/** Returns entries as rows of little-endian doubles, in a buffer of their own. */
export function encodeEntries<Entry>(codec: EntryCodec<Entry>, entries: readonly Entry[]): Uint8Array {
  const doubles = new Float64Array(codec.width * entries.length);
  for (const [index, entry] of entries.entries()) codec.write(doubles, codec.width * index, entry);
  return new Uint8Array(doubles.buffer);
}

/** Returns how many entries so many bytes hold; a fraction when they are not whole entries. */
export function entryCount({ width }: Pick<EntryCodec<unknown>, 'width'>, byteLength: number): number {
  return byteLength / (width * BYTES_PER_ELEMENT);
}

/**
 * Reads back what encodeEntries wrote.
 * @param firstSeq of the first entry
 * @throws RangeError when the bytes are not whole entries
 */
export function decodeEntries<Entry>(codec: EntryCodec<Entry>, bytes: Uint8Array, firstSeq: number): Entry[] {
  const length = entryCount(codec, bytes.byteLength);
  if (!Number.isInteger(length)) throw new RangeError(`${bytes.byteLength} bytes are no whole entries`);
  // The copy aligns the doubles: bytes of a database or of a line start anywhere in their buffer.
  const doubles = new Float64Array(new Uint8Array(bytes).buffer);
  return Array.from({ length }, (_, index) => codec.read(doubles, codec.width * index, firstSeq + index));
}
