import type { FileHandle } from 'node:fs/promises';
import { constants, gunzipSync } from 'node:zlib';
import { isGzip } from './unpack-gzip.js';

const PROBE_BYTES = 65_536;
/** Bounds what a probe may unpack to; text of bars is packed to a tenth. */
const MAX_PROBE_TEXT_BYTES = 64 * PROBE_BYTES;
/** `20240102,1,1,1,1` and a line end. */
const SHORTEST_ROW_BYTES = 17;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Estimates how many rows a text file has by its first and its last bytes, a packed one by its first: whichever has
 * fewer lines for its size. Nothing tells more before all of it is read.
 * @param bytes size of the file
 * @returns 0 for what cannot be unpacked: reading it will tell
 */
export async function expectedRows(file: FileHandle, bytes: number): Promise<number> {
  if (bytes === 0) return 0;
  const isPacked = await isGzip(file);
  const starts = isPacked ? [0] : [0, Math.max(0, bytes - PROBE_BYTES)];
  const densities = await Promise.all(
    starts.map(async (start) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(PROBE_BYTES), 0, PROBE_BYTES, start);
      const probe = buffer.subarray(0, bytesRead);
      return rowsIn(isPacked ? unpacked(probe) : probe) / Math.max(1, bytesRead);
    }),
  );
  return Math.floor(bytes * Math.min(...densities));
}

/** Unpacks as much as there is of a packed file that is cut off. */
function unpacked(probe: Buffer): Buffer {
  try {
    return gunzipSync(probe, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: MAX_PROBE_TEXT_BYTES,
    });
  } catch {
    return Buffer.alloc(0);
  }
}

/** Counts lines that could be rows, whatever ends them. */
function rowsIn(text: Buffer): number {
  let feeds = 0;
  let returns = 0;
  for (const byte of text) {
    if (byte === LINE_FEED) feeds += 1;
    else if (byte === CARRIAGE_RETURN) returns += 1;
  }
  return Math.min(Math.max(feeds, returns), text.length / SHORTEST_ROW_BYTES);
}
