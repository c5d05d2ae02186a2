import { crc32 } from 'node:zlib';

const PREFIX = 'crc32:';
/** Stands in a file where its checksum will be: the checksum is that of the file with this text in it. */
export const UNSEALED = `${PREFIX}--------`;
/** An Arrow file says what it is at its end, and some writers say it at its beginning too. */
const MARGIN_BYTES = 65_536;

/** Writes the checksum of a file into its bytes, wherever they hold UNSEALED near their beginning and end. */
export function seal(bytes: Uint8Array): void {
  const checksum = Buffer.from(PREFIX + hexOf(crc32(bytes)));
  for (const place of placesOf(UNSEALED, bytes)) bytes.set(checksum, place);
}

/** Tells whether a file is, bit for bit, as it was when it was sealed. */
export function isSealed(bytes: Uint8Array): boolean {
  const [first] = placesOf(PREFIX, bytes);
  if (first === undefined) return false;
  const checksum = bufferOf(bytes).toString('latin1', first, first + UNSEALED.length);
  let value = 0;
  let done = 0;
  for (const place of placesOf(checksum, bytes)) {
    value = crc32(UNSEALED, crc32(bytes.subarray(done, place), value));
    done = place + UNSEALED.length;
  }
  return checksum === PREFIX + hexOf(crc32(bytes.subarray(done), value));
}

/** Searches near the beginning and the end alone: reading all of the bars once more would take its time. */
function placesOf(text: string, bytes: Uint8Array): readonly number[] {
  const tail = Math.max(MARGIN_BYTES, bytes.length - MARGIN_BYTES);
  return [
    ...placesWithin(text, bytes.subarray(0, MARGIN_BYTES)),
    ...placesWithin(text, bytes.subarray(tail)).map((place) => tail + place),
  ];
}

function placesWithin(text: string, bytes: Uint8Array): readonly number[] {
  const buffer = bufferOf(bytes);
  const places: number[] = [];
  for (let at = buffer.indexOf(text); at >= 0; at = buffer.indexOf(text, at + text.length)) places.push(at);
  return places;
}

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

const hexOf = (value: number): string => value.toString(16).padStart(UNSEALED.length - PREFIX.length, '0');
