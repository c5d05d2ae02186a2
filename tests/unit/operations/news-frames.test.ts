import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { News } from '../../../src/operations/watch/news.js';
import { encodeFrame, NewsFrameError, NewsFrameReader } from '../../../src/operations/watch/news-frames.js';

const bytes = fc.uint8Array({ maxLength: 50 }).map((array) => new Uint8Array(array));
const stream = fc.constantFrom('samples', 'trades', 'equity', 'epochs');
const text = fc.string({ unit: 'grapheme' });
const object = fc.dictionary(
  fc.string().filter((key) => key !== '__proto__'),
  fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
  { noNullPrototype: true },
);
const warnings = fc.array(
  fc.record({
    code: fc.string(),
    severity: fc.constantFrom('INFO' as const, 'CAUTION' as const, 'INVALIDATES' as const),
    message: text,
  }),
);
const progress = fc.record({
  phase: fc.string(),
  percentage: fc.integer({ min: 0, max: 100 }),
  message: text,
  currentStep: fc.nat(),
  totalSteps: fc.nat(),
  etaSeconds: fc.option(fc.nat()),
});
const news: fc.Arbitrary<News> = fc.oneof(
  fc.record({
    kind: fc.constant('state' as const),
    attempt: fc.nat(),
    status: fc.constantFrom('PENDING' as const, 'RUNNING' as const, 'CANCELLING' as const),
  }),
  fc.record({
    kind: fc.constant('part' as const),
    part: fc.record({
      pieces: fc.array(fc.record({ stream, firstSeq: fc.nat(), count: fc.nat().map((n) => n || 1), bytes }), {
        maxLength: 4,
      }),
    }),
  }),
  fc.record({ kind: fc.constant('alive' as const) }),
  fc.record({
    kind: fc.constant('end' as const),
    end: fc.oneof(
      fc.record({
        status: fc.constant('COMPLETED' as const),
        result: object,
        warnings,
        counts: fc.array(fc.tuple(stream, fc.nat())).map((entries) => new Map(entries)),
      }),
      fc.record({
        status: fc.constant('FAILED' as const),
        error: fc.record({ code: fc.string(), message: text, retryable: fc.boolean() }),
        warnings,
      }),
      fc.record({ status: fc.constant('CANCELLED' as const) }),
    ),
    progress,
    snapshot: fc.option(object),
  }),
);
const several = fc.array(news, { minLength: 1, maxLength: 5 });

/** What a reader makes of bytes that come in pieces, cut where the shares say. */
function read(whole: Uint8Array, shares: readonly number[] = []): readonly News[] {
  const cuts = [...shares.map((share) => Math.floor(share * whole.length)), whole.length].sort(
    (a, b) => a - b,
  );
  const reader = new NewsFrameReader();
  let start = 0;
  return cuts.flatMap((end) => {
    const piece = whole.subarray(start, end);
    start = end;
    return [...reader.push(piece)];
  });
}
const framesOf = (all: readonly News[]): Uint8Array =>
  new Uint8Array(Buffer.concat(all.flatMap(encodeFrame)));
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('frames of news', () => {
  it('give back what they were made of, however they are cut on their way', () => {
    fc.assert(
      fc.property(several, fc.array(share, { maxLength: 8 }), (all, shares) => {
        expect(read(framesOf(all), shares)).toEqual(all);
      }),
    );
  });

  it('that stop anywhere give the news before and nothing of the one that was cut, so no end', () => {
    fc.assert(
      fc.property(several, news, fc.nat(), (before, last, at) => {
        const cutFrame = Buffer.concat(encodeFrame(last));
        const whole = Buffer.concat([framesOf(before), cutFrame.subarray(0, at % cutFrame.length)]);
        expect(read(new Uint8Array(whole))).toEqual(before);
      }),
    );
  });

  it('are refused as soon as something else comes', () => {
    fc.assert(
      fc.property(several, fc.uint8Array({ minLength: 12, maxLength: 40 }), (before, noise) => {
        fc.pre(Buffer.from(noise.subarray(0, 4)).toString('latin1') !== 'KTR2');
        const reader = new NewsFrameReader();
        expect([...reader.push(framesOf(before))]).toEqual(before);
        expect(() => [...reader.push(noise)]).toThrow(NewsFrameError);
      }),
    );
  });

  it.each([
    ['of another version', (frame: Buffer) => frame.write('KTR1')],
    ['with a header that is no JSON', (frame: Buffer) => frame.write('!', 12)],
    ['with a header of a gigabyte', (frame: Buffer) => frame.writeUInt32LE(2 ** 30, 4)],
    ['with a part of four gigabytes', (frame: Buffer) => frame.writeUInt32LE(2 ** 32 - 1, 8)],
  ])('%s are refused', (_what, spoil) => {
    const frame = Buffer.concat(encodeFrame({ kind: 'alive' }));
    spoil(frame);
    expect(() => read(new Uint8Array(frame))).toThrow(NewsFrameError);
  });

  it.each([
    ['a kind that is none', { kind: 'rumour' }],
    ['bytes of a piece that are not there', part({ byteLength: 3 })],
    ['a place in a stream that is none', part({ firstSeq: -1 })],
    ['a piece without entries', part({ count: 0 })],
    ['more entries than can be', part({ count: 2 ** 31 })],
    ['a stream of another name', part({ stream: '../samples' })],
    ['more pieces than are sent at once', { kind: 'part', pieces: Array(1_101).fill(part().pieces[0]) }],
    ['a status that is none', { kind: 'state', attempt: 1, status: 'BOGUS' }],
    ['an attempt that is a fraction', { kind: 'state', attempt: 1.5, status: 'RUNNING' }],
    [
      'an end without progress',
      { kind: 'end', end: { status: 'CANCELLED' }, progress: null, snapshot: null },
    ],
    ['a percentage in words', cancelled({ percentage: 'all' })],
    [
      'a result without a bottom',
      { ...cancelled(), end: { status: 'COMPLETED', result: nested(60), warnings: [], counts: {} } },
    ],
  ])('with %s are refused', (_what, header) => {
    const text = Buffer.from(JSON.stringify(header));
    const prefix = Buffer.alloc(12);
    prefix.write('KTR2');
    prefix.writeUInt32LE(text.length, 4);
    expect(() => read(new Uint8Array(Buffer.concat([prefix, text])))).toThrow(NewsFrameError);
  });
});

function cancelled(change: object = {}) {
  const progress = {
    phase: 'done',
    percentage: 1,
    message: '',
    currentStep: 0,
    totalSteps: 0,
    etaSeconds: null,
  };
  return { kind: 'end', end: { status: 'CANCELLED' }, progress: { ...progress, ...change }, snapshot: null };
}

function nested(levels: number): object {
  return levels === 0 ? {} : { in: nested(levels - 1) };
}

function part(change: object = {}) {
  return {
    kind: 'part',
    pieces: [{ stream: 'samples', firstSeq: 0, count: 1, byteLength: 0, ...change }],
  };
}
