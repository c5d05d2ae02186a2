import { z } from 'zod';
import { barMetricCodec } from '../../base/pure/bar-metric-codec.js';
import { decodeEntries, encodeEntries } from '../../base/pure/entry-bytes.js';
import type { JsonObject } from '../../base/pure/json.js';
import { isDeeperThan } from '../../base/pure/json-depth.js';
import type { BarMetric } from '../../base/pure/metrics.js';
import { joinShared } from '../../base/pure/shared-memory.js';
import { requireSamples } from '../record/reported-samples.js';
import {
  countSchema,
  failureSchema,
  progressSchema,
  statusSchema,
  warningsSchema,
} from '../record/reported-values.js';
import type { OutcomeEnd, OutcomeNews } from './outcome-news.js';

/*
 * News of an outcome as bytes, for another server. A frame is a mark of four bytes, of which the last is the version,
 * then the lengths of its two halves as unsigned 32-bit numbers, little-endian: a header in JSON, which says what it
 * is, and bytes. The last frame is an `end`: what stops before it was cut, wherever that was.
 */
const MARK = Buffer.from('KTR1');
const PREFIX_BYTES = 12;
const ALIGNMENT = Float64Array.BYTES_PER_ELEMENT;
/** A result with its strategy is some kilobytes, and with all issues of a data load three megabytes. */
const MAX_HEADER_BYTES = 2 ** 23;
/** A part has 50,000 bars; one of before there were parts has all of a run. More than this is something else. */
const MAX_BODY_BYTES = 2 ** 26;
/** A host sends at most two thousand samples at once, of 56 bytes each. */
const MAX_SAMPLES_BYTES = 2 ** 20;
/** Results lie five levels deep. */
const DEEPEST_JSON = 50;

export const OUTCOME_CONTENT_TYPE = 'application/vnd.ktrdr.outcome';

/** Is thrown for bytes that are no frames of this version. */
export class OutcomeFrameError extends Error {
  override readonly name = 'OutcomeFrameError';
}

const jsonObject = z.custom<JsonObject>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !isDeeperThan(DEEPEST_JSON, value),
  'must be an object',
);
/** Null where there are none, which is not the same as no bytes. */
const byteCount = countSchema.nullable();

const headerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('state'), attempt: countSchema, status: statusSchema }),
  z.object({ kind: z.literal('samples'), firstSeq: countSchema }),
  z.object({
    kind: z.literal('part'),
    isLast: z.boolean(),
    partSeq: countSchema,
    firstTradeSeq: countSchema,
    tradeCount: countSchema,
    tradesBytes: byteCount,
    equityBytes: byteCount,
  }),
  z.object({ kind: z.literal('alive') }),
  z.object({
    kind: z.literal('end'),
    end: z.discriminatedUnion('status', [
      z.object({ status: z.literal('COMPLETED'), result: jsonObject, warnings: warningsSchema }),
      z.object({ status: z.literal('FAILED'), error: failureSchema, warnings: warningsSchema }),
      z.object({ status: z.literal('CANCELLED') }),
    ]) satisfies z.ZodType<OutcomeEnd>,
    progress: progressSchema,
    snapshot: jsonObject.nullable(),
  }),
]);

type Header = z.infer<typeof headerSchema>;

/** Returns one piece of news as one frame, in pieces: what is large is not copied to be one with its header. */
export function encodeFrame(news: OutcomeNews): readonly Uint8Array[] {
  switch (news.kind) {
    case 'samples':
      return frame({ kind: 'samples', firstSeq: news.samples[0]?.seq ?? 0 }, [
        encodeEntries(barMetricCodec, news.samples),
      ]);
    case 'part': {
      const { trades, equity, ...part } = news.part;
      const bytes = { tradesBytes: lengthOf(trades), equityBytes: lengthOf(equity) };
      const header: Header = { kind: 'part', isLast: news.isLast, ...part, ...bytes };
      const bodies = [trades, equity].flatMap((body) => (body?.byteLength ? [body] : []));
      return frame(header, bodies);
    }
    case 'end':
      return frame({ ...news, end: { ...news.end } as Extract<Header, { kind: 'end' }>['end'] });
    default:
      return frame(news);
  }
}

/** Reads news out of bytes, however those were cut on their way. */
export class OutcomeFrameReader {
  #chunks: Uint8Array[] = [];
  #size = 0;

  /**
   * Takes the next bytes.
   * @returns the news that are complete by now
   * @throws OutcomeFrameError when these are no frames of this version
   */
  *push(chunk: Uint8Array): Generator<OutcomeNews, void> {
    this.#chunks.push(chunk);
    this.#size += chunk.byteLength;
    for (;;) {
      if (this.#size < PREFIX_BYTES) return;
      const prefix = this.#peek(PREFIX_BYTES);
      if (!MARK.equals(prefix.subarray(0, MARK.length)))
        throw new OutcomeFrameError('it is of another form, or of another version');
      const [headerBytes, bodyBytes] = [prefix.readUInt32LE(4), prefix.readUInt32LE(8)];
      if (headerBytes > MAX_HEADER_BYTES)
        throw new OutcomeFrameError(`it has a header of ${headerBytes} bytes`);
      // Before anything of it is kept: what is announced is what would have to be held.
      if (bodyBytes > MAX_BODY_BYTES) throw new OutcomeFrameError(`it has a part of ${bodyBytes} bytes`);
      const total = PREFIX_BYTES + headerBytes + bodyBytes;
      if (this.#size < total) return;
      const whole = this.#peek(total);
      this.#chunks = [whole.subarray(total)];
      this.#size -= total;
      const headerEnd = PREFIX_BYTES + headerBytes;
      yield newsOf(parseHeader(whole.subarray(PREFIX_BYTES, headerEnd)), whole.subarray(headerEnd, total));
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

function frame(header: Header, bodies: readonly Uint8Array[] = []): readonly Uint8Array[] {
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

function parseHeader(bytes: Buffer): Header {
  const parsed = headerSchema.safeParse(jsonOf(bytes));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') || 'header';
  throw new OutcomeFrameError(`it has a header that cannot be read (${where}: ${issue?.message})`);
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

function newsOf(header: Header, body: Buffer): OutcomeNews {
  switch (header.kind) {
    case 'samples':
      return { kind: 'samples', samples: samplesOf(body, header.firstSeq) };
    case 'part': {
      const { kind, isLast, tradesBytes, equityBytes, ...part } = header;
      if ((tradesBytes ?? 0) + (equityBytes ?? 0) !== body.byteLength)
        throw new OutcomeFrameError('the bytes of a part are not as many as it says');
      const trades = tradesBytes === null ? null : bytesOf(body.subarray(0, tradesBytes));
      const equity = equityBytes === null ? null : bytesOf(body.subarray(tradesBytes ?? 0));
      return { kind, isLast, part: { ...part, trades, equity } };
    }
    default:
      return header;
  }
}

function samplesOf(body: Buffer, firstSeq: number): readonly BarMetric[] {
  if (body.byteLength > MAX_SAMPLES_BYTES)
    throw new OutcomeFrameError(`it has samples of ${body.byteLength} bytes`);
  try {
    return requireSamples(decodeEntries(barMetricCodec, body, firstSeq));
  } catch (error) {
    throw new OutcomeFrameError((error as RangeError).message);
  }
}

/** Returns the same bytes, of the same memory, without what Buffer adds. */
function bytesOf({ buffer, byteOffset, byteLength }: Buffer): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function lengthOf(bytes: Uint8Array | null): number | null {
  return bytes === null ? null : bytes.byteLength;
}
