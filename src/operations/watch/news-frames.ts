import { z } from 'zod';
import type { JsonObject } from '../../base/pure/json.js';
import { isDeeperThan } from '../../base/pure/json-depth.js';
import { joinShared } from '../../base/pure/shared-memory.js';
import type { Piece } from '../record/part.js';
import {
  countSchema,
  failureSchema,
  progressSchema,
  statusSchema,
  warningsSchema,
} from '../record/reported-values.js';
import type { FollowedEnd, News } from './news.js';

/*
 * News of an operation as bytes, for another server. A frame is a mark of four bytes, of which the last is the version,
 * then the lengths of its two halves as unsigned 32-bit numbers, little-endian: a header in JSON, which says what it
 * is, and the bytes of its pieces. The last frame is an `end`: what stops before it was cut, wherever that was.
 */
const MARK = Buffer.from('KTR2');
const PREFIX_BYTES = 12;
const ALIGNMENT = Float64Array.BYTES_PER_ELEMENT;
/** A result with its strategy is some kilobytes, and with all issues of a data load three megabytes. */
const MAX_HEADER_BYTES = 2 ** 23;
/** A piece has 50,000 bars; one of before there were parts has all of a run. More than this is something else. */
const MAX_BODY_BYTES = 2 ** 26;
/** A host sends at most so many at once. */
const MAX_PIECES = 1_100;
/** Results lie five levels deep. */
const DEEPEST_JSON = 50;

export const NEWS_CONTENT_TYPE = 'application/vnd.ktrdr.outcome';

/** What streams may be called, in headers and addresses. */
export const STREAM_NAME = /^[a-z][a-z0-9-]{0,31}$/;

/** Thrown for bytes that are no frames of this version. */
export class NewsFrameError extends Error {
  override readonly name = 'NewsFrameError';
}

const jsonObject = z.custom<JsonObject>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !isDeeperThan(DEEPEST_JSON, value),
  'must be an object',
);
const streamName = z.string().regex(STREAM_NAME);

const headerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('state'), attempt: countSchema, status: statusSchema }),
  z.object({
    kind: z.literal('part'),
    pieces: z
      .array(
        z.object({
          stream: streamName,
          firstSeq: countSchema,
          count: countSchema.min(1),
          byteLength: z.int().min(0),
        }),
      )
      .max(MAX_PIECES),
  }),
  z.object({ kind: z.literal('alive') }),
  z.object({
    kind: z.literal('end'),
    end: z.discriminatedUnion('status', [
      z.object({
        status: z.literal('COMPLETED'),
        result: jsonObject,
        warnings: warningsSchema,
        counts: z.record(streamName, countSchema).transform((counts) => new Map(Object.entries(counts))),
      }),
      z.object({ status: z.literal('FAILED'), error: failureSchema, warnings: warningsSchema }),
      z.object({ status: z.literal('CANCELLED') }),
    ]) satisfies z.ZodType<FollowedEnd>,
    progress: progressSchema,
    snapshot: jsonObject.nullable(),
  }),
]);

/** Returns one piece of news as one frame, in pieces: what is large is not copied to be one with its header. */
export function encodeFrame(news: News): readonly Uint8Array[] {
  switch (news.kind) {
    case 'part': {
      const pieces = news.part.pieces.map(({ bytes: { byteLength }, ...piece }) => ({
        ...piece,
        byteLength,
      }));
      return frame(
        { kind: 'part', pieces },
        news.part.pieces.flatMap(({ bytes }) => (bytes.byteLength === 0 ? [] : [bytes])),
      );
    }
    case 'end': {
      const { end } = news;
      if (end.status !== 'COMPLETED') return frame(news);
      return frame({ ...news, end: { ...end, counts: Object.fromEntries(end.counts) } });
    }
    default:
      return frame(news);
  }
}

/** Reads news out of bytes, however those were cut on their way. */
export class NewsFrameReader {
  #chunks: Uint8Array[] = [];
  #size = 0;

  /**
   * Takes the next bytes.
   * @returns the news that are complete by now
   * @throws NewsFrameError when these are no frames of this version
   */
  *push(chunk: Uint8Array): Generator<News, void> {
    this.#chunks.push(chunk);
    this.#size += chunk.byteLength;
    for (;;) {
      if (this.#size < PREFIX_BYTES) return;
      const prefix = this.#peek(PREFIX_BYTES);
      if (!MARK.equals(prefix.subarray(0, MARK.length)))
        throw new NewsFrameError('it is of another form, or of another version');
      const [headerBytes, bodyBytes] = [prefix.readUInt32LE(4), prefix.readUInt32LE(8)];
      if (headerBytes > MAX_HEADER_BYTES) throw new NewsFrameError(`it has a header of ${headerBytes} bytes`);
      // Before anything of it is kept: what is announced is what would have to be held.
      if (bodyBytes > MAX_BODY_BYTES) throw new NewsFrameError(`it has a part of ${bodyBytes} bytes`);
      const total = PREFIX_BYTES + headerBytes + bodyBytes;
      if (this.#size < total) return;
      const whole = this.#peek(total);
      this.#chunks = [whole.subarray(total)];
      this.#size -= total;
      const headerEnd = PREFIX_BYTES + headerBytes;
      yield newsOf(whole.subarray(PREFIX_BYTES, headerEnd), whole.subarray(headerEnd, total));
    }
  }

  /** Returns all that is there as one, of at least `bytes`; copies only what lies in several chunks. */
  #peek(bytes: number): Buffer {
    const [first] = this.#chunks;
    if (first === undefined || first.byteLength < bytes) this.#chunks = [joinShared(this.#chunks)];
    const { buffer, byteOffset, byteLength } = this.#chunks[0] as Uint8Array;
    return Buffer.from(buffer, byteOffset, byteLength);
  }
}

function frame(header: object, bodies: readonly Uint8Array[] = []): readonly Uint8Array[] {
  const json = Buffer.from(JSON.stringify(header));
  // Blanks behind the JSON let the bytes begin where doubles may, so that nobody has to copy them for that.
  const blanks = (ALIGNMENT - ((PREFIX_BYTES + json.byteLength) % ALIGNMENT)) % ALIGNMENT;
  const text = Buffer.concat([json, Buffer.alloc(blanks, ' ')]);
  const prefix = Buffer.alloc(PREFIX_BYTES);
  MARK.copy(prefix);
  prefix.writeUInt32LE(text.byteLength, 4);
  prefix.writeUInt32LE(
    bodies.reduce((sum, { byteLength }) => sum + byteLength, 0),
    8,
  );
  return [Buffer.concat([prefix, text]), ...bodies];
}

function newsOf(headerBytes: Buffer, body: Buffer): News {
  const parsed = headerSchema.safeParse(jsonOf(headerBytes));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') || 'header';
    throw new NewsFrameError(`it has a header that cannot be read (${where}: ${issue?.message})`);
  }
  const header = parsed.data;
  if (header.kind !== 'part') return header;
  let at = 0;
  const pieces: Piece[] = header.pieces.map(({ byteLength, ...piece }) => {
    const bytes = bytesOf(body.subarray(at, at + byteLength));
    at += byteLength;
    return { ...piece, bytes };
  });
  if (at !== body.byteLength) throw new NewsFrameError('the bytes of a part are not as many as it says');
  return { kind: 'part', part: { pieces } };
}

/** @returns undefined for bytes that are no JSON */
function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Returns the same bytes, of the same memory, without what Buffer adds. */
function bytesOf({ buffer, byteOffset, byteLength }: Buffer): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
