import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeFrame,
  OutcomeFrameError,
  OutcomeFrameReader,
} from '../../../src/operations/watch/outcome-frames.js';
import type { OutcomeNews } from '../../../src/operations/watch/outcome-news.js';

const bytes = fc.option(fc.uint8Array({ maxLength: 50 }).map((array) => new Uint8Array(array)));
const text = fc.string({ unit: 'grapheme' });
const real = fc.double({ noNaN: true, noDefaultInfinity: true });
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
const samples = fc
  .tuple(
    fc.nat(100_000),
    fc.array(
      fc.record({
        barIndex: fc.nat(),
        timestampMs: fc.nat(),
        equity: real,
        pnl: real,
        trades: fc.nat(),
        winRate: fc.option(real),
        position: real,
      }),
      { minLength: 1, maxLength: 5 },
    ),
  )
  .map(([first, entries]) => entries.map((entry, index) => ({ seq: first + index, ...entry })));

const news: fc.Arbitrary<OutcomeNews> = fc.oneof(
  fc.record({
    kind: fc.constant('state' as const),
    attempt: fc.nat(),
    status: fc.constantFrom('PENDING' as const, 'RUNNING' as const, 'CANCELLING' as const),
  }),
  fc.record({ kind: fc.constant('samples' as const), samples }),
  fc.record({
    kind: fc.constant('part' as const),
    isLast: fc.boolean(),
    part: fc.record({
      partSeq: fc.nat(),
      firstTradeSeq: fc.nat(),
      tradeCount: fc.nat(),
      trades: bytes,
      equity: bytes,
    }),
  }),
  fc.record({ kind: fc.constant('alive' as const) }),
  fc.record({
    kind: fc.constant('end' as const),
    end: fc.oneof(
      fc.record({ status: fc.constant('COMPLETED' as const), result: object, warnings }),
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
function read(whole: Uint8Array, shares: readonly number[] = []): readonly OutcomeNews[] {
  const cuts = [...shares.map((share) => Math.floor(share * whole.length)), whole.length].sort(
    (a, b) => a - b,
  );
  const reader = new OutcomeFrameReader();
  let start = 0;
  return cuts.flatMap((end) => {
    const piece = whole.subarray(start, end);
    start = end;
    return [...reader.push(piece)];
  });
}
const framesOf = (all: readonly OutcomeNews[]): Uint8Array =>
  new Uint8Array(Buffer.concat(all.flatMap(encodeFrame)));
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('outcome frames', () => {
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
        fc.pre(Buffer.from(noise.subarray(0, 4)).toString('latin1') !== 'KTR1');
        const reader = new OutcomeFrameReader();
        expect([...reader.push(framesOf(before))]).toEqual(before);
        expect(() => [...reader.push(noise)]).toThrow(OutcomeFrameError);
      }),
    );
  });

  it.each([
    ['of another version', (frame: Buffer) => frame.write('KTR2')],
    ['with a header that is no JSON', (frame: Buffer) => frame.write('!', 12)],
    ['with a header of a gigabyte', (frame: Buffer) => frame.writeUInt32LE(2 ** 30, 4)],
    ['with a part of four gigabytes', (frame: Buffer) => frame.writeUInt32LE(2 ** 32 - 1, 8)],
  ])('%s are refused', (_what, spoil) => {
    const frame = Buffer.concat(encodeFrame({ kind: 'alive' }));
    spoil(frame);
    expect(() => read(new Uint8Array(frame))).toThrow(OutcomeFrameError);
  });

  it.each([
    ['a kind that is none', { kind: 'rumour' }],
    ['bytes of a part that are not there', { ...part(), tradesBytes: 3 }],
    ['a place among the parts that is none', { ...part(), partSeq: -1 }],
    ['more trades than can be', { ...part(), tradeCount: 2 ** 31 }],
    ['a status that is none', { kind: 'state', attempt: 1, status: 'BOGUS' }],
    ['an attempt that is a fraction', { kind: 'state', attempt: 1.5, status: 'RUNNING' }],
    [
      'an end without progress',
      { kind: 'end', end: { status: 'CANCELLED' }, progress: null, snapshot: null },
    ],
    ['a percentage in words', cancelled({ percentage: 'all' })],
    [
      'a result without a bottom',
      { ...cancelled(), end: { status: 'COMPLETED', result: nested(60), warnings: [] } },
    ],
  ])('with %s are refused', (_what, header) => {
    const text = Buffer.from(JSON.stringify(header));
    const prefix = Buffer.alloc(12);
    prefix.write('KTR1');
    prefix.writeUInt32LE(text.length, 4);
    expect(() => read(new Uint8Array(Buffer.concat([prefix, text])))).toThrow(OutcomeFrameError);
  });
});

describe('samples in frames', () => {
  const sample = {
    barIndex: 49,
    timestampMs: 1_705_017_600_000,
    equity: 1,
    pnl: 0,
    trades: 0,
    winRate: null,
    position: 0,
  };

  it.each([
    ['NaN as equity', { equity: Number.NaN }],
    ['an infinite position', { position: Number.POSITIVE_INFINITY }],
    ['a stamp that no Date can hold', { timestampMs: 8.64e15 + 1 }],
    ['a bar that is a fraction', { barIndex: 0.5 }],
    ['trades below none', { trades: -1 }],
  ])('with %s are refused', (_what, change) => {
    const frames = encodeFrame({ kind: 'samples', samples: [{ seq: 0, ...sample, ...change }] });
    expect(() => read(new Uint8Array(Buffer.concat(frames)))).toThrow(OutcomeFrameError);
  });

  it('of more than a megabyte are refused', () => {
    const samples = Array.from({ length: 20_000 }, (_, seq) => ({ seq, ...sample }));
    const whole = new Uint8Array(Buffer.concat(encodeFrame({ kind: 'samples', samples })));
    expect(() => read(whole)).toThrow(/samples of 1120000 bytes/);
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

function part() {
  return {
    kind: 'part',
    isLast: false,
    partSeq: 0,
    firstTradeSeq: 0,
    tradeCount: 0,
    tradesBytes: null,
    equityBytes: null,
  };
}
