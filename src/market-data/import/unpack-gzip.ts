import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { formatBytes } from '../../base/pure/format-bytes.js';
import { DataInvalidError } from '../data-invalid-error.js';

const GZIP_MAGIC = [0x1f, 0x8b];
const MEGABYTE = 1_000_000;

/**
 * Bars as text are packed to a fifth or a tenth, and never to a hundredth; gzip itself goes to a thousandth. Below this
 * size nobody minds.
 */
const MAX_RATIO = 100;
const ALWAYS_ALLOWED_BYTES = 16 * MEGABYTE;
/** As a file, this is fifty million bars. */
const MAX_UNPACKED_BYTES = 4_000 * MEGABYTE;
/** Pieces of this size unpack twice as fast as those of 16 kB that zlib makes by itself. */
const READ_BYTES = 262_144;

/** Says whether a file begins as gzip does. */
export async function isGzip(file: FileHandle): Promise<boolean> {
  const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
  return GZIP_MAGIC.every((byte, index) => buffer[index] === byte);
}

/**
 * Unpacks a gzip file to its end and keeps nothing, so that a file which is refused is refused before anybody works
 * with what it holds. To unpack takes a small part of the time that it takes to read bars. The length that a gzip file
 * tells at its end is no help: it is that of its last part alone, without the multiples of 4 GB, and may be a lie.
 * @throws DataInvalidError as `unpackGzip` does
 */
export async function requireUnpackable(
  packed: Readable,
  fileName: string,
  packedBytes: number,
): Promise<void> {
  for await (const _piece of unpackGzip(packed, fileName, packedBytes));
}

/**
 * Unpacks a gzip file piece by piece, within bounds.
 * @param packed is destroyed at the end
 * @param packedBytes size of the file
 * @throws DataInvalidError when it is damaged, or becomes larger than bars could make it
 */
export async function* unpackGzip(
  packed: Readable,
  fileName: string,
  packedBytes: number,
): AsyncGenerator<Buffer, void> {
  const gunzip = createGunzip({ chunkSize: READ_BYTES });
  packed.on('error', (error) => gunzip.destroy(error));
  const limit = Math.min(MAX_UNPACKED_BYTES, Math.max(ALWAYS_ALLOWED_BYTES, packedBytes * MAX_RATIO));
  let bytes = 0;
  try {
    for await (const chunk of packed.pipe(gunzip) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > limit) throw tooLarge(fileName, packedBytes, limit);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && /^Z_/.test(String(error.code)))
      throw new DataInvalidError(fileName, null, 'is a damaged gzip file; pack it again');
    throw error;
  } finally {
    gunzip.destroy();
    packed.destroy();
  }
}

function tooLarge(fileName: string, packedBytes: number, limit: number): DataInvalidError {
  const bound =
    limit === MAX_UNPACKED_BYTES
      ? 'the most that is unpacked here'
      : `more than ${MAX_RATIO} times its size, as no file of bars does`;
  return new DataInvalidError(
    fileName,
    null,
    `is a gzip file of ${formatBytes(packedBytes)} that unpacks to more than ${formatBytes(limit)}, ${bound}; ` +
      'if that is right, unpack it with gunzip and import the csv itself',
  );
}
