const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * Returns the bytes of a text in which a line feed ends each line: those of a file whose lines end with carriage
 * returns alone, as old programs write them, are changed in a copy, all others are given back as they are.
 */
export function withLineFeeds(bytes: Uint8Array): Uint8Array {
  if (bytes.includes(LINE_FEED) || !bytes.includes(CARRIAGE_RETURN)) return bytes;
  return bytes.map((byte) => (byte === CARRIAGE_RETURN ? LINE_FEED : byte));
}
