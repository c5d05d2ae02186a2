import { z } from 'zod';
import type { JsonValue } from '../../base/pure/json.js';
import { isDeeperThan } from '../../base/pure/json-depth.js';
import { joinShared } from '../../base/pure/shared-memory.js';
import type { OperationStatus } from '../record/operation.js';
import type { Piece, StreamCounts } from '../record/part.js';
import {
  countSchema,
  failureSchema,
  progressSchema,
  statusSchema,
  warningsSchema,
} from '../record/reported-values.js';

/*
 * News of an operation as bytes, for another server: a mark, of which the last character is the version, a line of
 * JSON, and the bytes of the pieces one behind the other, which the line counts.
 */
const MARK = Buffer.from('KTR3');
const LINE_END = 10;
const ALIGNMENT = Float64Array.BYTES_PER_ELEMENT;
/** A result is some kilobytes, and one that lists very many issues three megabytes. */
const MAX_LINE_BYTES = 2 ** 23;
/** A host sends about a megabyte at once; a piece of before there were parts has all of a run. */
const MAX_BYTES = 2 ** 26;
/** A host sends at most so many at once. */
export const MAX_PIECES = 1_000;
/** Results lie five levels deep. */
const DEEPEST_JSON = 50;

export const NEWS_MEDIA_TYPE = 'application/vnd.ktrdr.outcome';

/** What streams may be called, in news and addresses. */
export const STREAM_NAME = /^[a-z][a-z0-9-]{0,31}$/;

const streamName = z.string().regex(STREAM_NAME);
const jsonObject = z
  .record(z.string(), z.custom<JsonValue>())
  .refine((value) => !isDeeperThan(DEEPEST_JSON, value), 'is too deep');
const warnings = warningsSchema.readonly();
const lastState = { progress: progressSchema, snapshot: jsonObject.nullable() };
/** What there is of each stream: who has less has missed something. */
const counts = z.record(streamName, countSchema);

const endSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('COMPLETED'), result: jsonObject, warnings, counts, ...lastState }),
  z.object({ status: z.literal('FAILED'), error: failureSchema, warnings, ...lastState }),
  z.object({ status: z.literal('CANCELLED'), ...lastState }),
]);
const pieceSchema = z.object({
  stream: streamName,
  firstSeq: countSchema,
  count: countSchema.min(1),
  byteLength: z.int().min(0),
});
const lineSchema = z.object({
  attempt: countSchema,
  status: statusSchema,
  end: endSchema.nullable(),
  pieces: z.array(pieceSchema).max(MAX_PIECES),
});

/** How an operation ended, for somebody who followed it. */
export type FollowedEnd = z.output<typeof endSchema>;

/** What somebody who follows an operation is told at once: all that is new, or the first megabyte of it. */
export interface News extends Pick<FollowCursor, 'attempt' | 'status'> {
  /** The next entries of its streams; of another attempt than his all drafts come anew. */
  readonly pieces: readonly Piece[];
  /** Comes with the last pieces. */
  readonly end: FollowedEnd | null;
}

/** Where somebody who follows an operation has come to. */
export interface FollowCursor {
  /** Of which the drafts were; 0 before the first. */
  readonly attempt: number;
  readonly status: OperationStatus;
  readonly counts: StreamCounts;
}

/** Tells whether there is anything in them for one who has come to a place. */
export function hasNews({ attempt, status, pieces }: News, from: FollowCursor): boolean {
  return pieces.length > 0 || attempt !== from.attempt || status !== from.status;
}

/** Returns news as bytes. */
export function encodeNews({ pieces, ...news }: News): Uint8Array<ArrayBuffer> {
  const sizes = pieces.map(({ bytes: { byteLength }, ...piece }) => ({ ...piece, byteLength }));
  const line = Buffer.from(`${MARK}${JSON.stringify({ ...news, pieces: sizes })}`);
  // Blanks let the bytes begin where doubles may, so that nobody has to copy them for that.
  const blanks = ' '.repeat(ALIGNMENT - 1 - (line.byteLength % ALIGNMENT));
  return Buffer.concat([line, Buffer.from(`${blanks}\n`), ...pieces.map(({ bytes }) => bytes)]);
}

/**
 * Reads news as they arrive, and no more than there may be.
 * @throws RangeError when they are none of this version
 * @throws Error when they break off
 */
export async function readNews(body: AsyncIterable<Uint8Array>): Promise<News> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    // At once: what another version sends may have no end.
    if (size === 0 && !MARK.subarray(0, chunk.byteLength).equals(chunk.subarray(0, MARK.byteLength)))
      throw new RangeError('it is of another form, or of another version');
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new RangeError(`it has more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  const whole = joinShared(chunks);
  let at = whole.indexOf(LINE_END) + 1;
  if (at > MAX_LINE_BYTES) throw new RangeError(`it has a header of ${at} bytes`);
  // A line that was cut is no JSON.
  const line = Buffer.from(whole.buffer, 0, at).toString('utf8', MARK.byteLength);
  const { error, data } = lineSchema.safeParse(JSON.parse(line));
  const [issue] = error?.issues ?? [];
  if (data === undefined)
    throw new RangeError(`it has a header that cannot be read (${issue?.path.join('.')}: ${issue?.message})`);
  const pieces = data.pieces.map(({ byteLength, ...piece }) => {
    const start = at;
    at += byteLength;
    return { ...piece, bytes: whole.subarray(start, at) };
  });
  if (at > size) throw new Error(`it has ${size} of ${at} bytes`);
  if (at < size) throw new RangeError(`it has ${size} bytes and announces ${at}`);
  return { ...data, pieces };
}
