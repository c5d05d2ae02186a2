import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeNews, type News, readNews } from '../../../src/operations/watch/news.js';

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
const lastState = { progress, snapshot: fc.option(object) };
const news: fc.Arbitrary<News> = fc.record({
  attempt: fc.nat(),
  status: fc.constantFrom(
    'PENDING' as const,
    'RUNNING' as const,
    'CANCELLING' as const,
    'COMPLETED' as const,
  ),
  pieces: fc.array(fc.record({ stream, firstSeq: fc.nat(), count: fc.nat().map((n) => n || 1), bytes }), {
    maxLength: 4,
  }),
  end: fc.option(
    fc.oneof(
      fc.record({
        status: fc.constant('COMPLETED' as const),
        result: object,
        warnings,
        counts: fc.array(fc.tuple(stream, fc.nat())).map((entries) => Object.fromEntries(entries)),
        ...lastState,
      }),
      fc.record({
        status: fc.constant('FAILED' as const),
        error: fc.record({ code: fc.string(), message: text, retryable: fc.boolean() }),
        warnings,
        ...lastState,
      }),
      fc.record({ status: fc.constant('CANCELLED' as const), ...lastState }),
    ),
  ),
});
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** Brings bytes in pieces, cut where the shares say. */
async function* chunksOf(whole: Uint8Array, shares: readonly number[]): AsyncGenerator<Uint8Array> {
  const cuts = [...shares.map((one) => Math.floor(one * whole.length)), whole.length].sort((a, b) => a - b);
  let start = 0;
  for (const end of cuts) {
    yield whole.subarray(start, end);
    start = end;
  }
}
const read = (whole: Uint8Array, shares: readonly number[] = []) => readNews(chunksOf(whole, shares));

/** A body that says itself what it is. */
const bodyOf = (line: string, ...behind: readonly Uint8Array[]) =>
  Buffer.concat([Buffer.from(`KTR3${line}\n`), ...behind]);

describe('news as bytes', () => {
  it('give back what they were made of, however they are cut on their way', async () => {
    await fc.assert(
      fc.asyncProperty(news, fc.array(share, { maxLength: 8 }), async (told, shares) => {
        expect(await read(encodeNews(told), shares)).toEqual(told);
      }),
    );
  });

  it('that stop anywhere are none, and are not taken for false ones', async () => {
    await fc.assert(
      fc.asyncProperty(news, share, async (told, at) => {
        const whole = encodeNews(told);
        const refused = read(whole.subarray(0, Math.floor(at * whole.length))).catch((error) => error);
        fc.pre(Math.floor(at * whole.length) < whole.length);
        expect(await refused).toBeInstanceOf(Error);
        expect(await refused).not.toBeInstanceOf(RangeError);
      }),
    );
  });

  it('with anything behind them are refused', async () => {
    await fc.assert(
      fc.asyncProperty(news, fc.uint8Array({ minLength: 1, maxLength: 40 }), async (told, more) => {
        await expect(read(Buffer.concat([encodeNews(told), more]))).rejects.toThrow(RangeError);
      }),
    );
  });

  it('of which none are come as what is else there are refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 4, maxLength: 40 }), async (noise) => {
        fc.pre(Buffer.from(noise.subarray(0, 4)).toString('latin1') !== 'KTR3');
        await expect(read(noise)).rejects.toThrow(RangeError);
      }),
    );
  });

  it('let bytes begin where doubles may', async () => {
    for (const message of ['', 'x', 'xy', 'xyz', 'é', 'a longer one']) {
      const error = { code: 'C', message, retryable: false };
      const whole = encodeNews({ ...running, end: { ...cancelled, status: 'FAILED', error, warnings: [] } });
      expect(whole.byteLength % Float64Array.BYTES_PER_ELEMENT).toBe(0);
    }
  });

  it('of another version are refused at once, although they go on and on', async () => {
    let taken = 0;
    async function* stream(): AsyncGenerator<Uint8Array> {
      for (;;) {
        taken++;
        yield Buffer.from('KTR2\u0000\u0000\u0000\u0000');
      }
    }
    await expect(readNews(stream())).rejects.toThrow('of another version');
    expect(taken).toBe(1);
  });

  it('without end are read no further than there may be of them', async () => {
    const megabyte = Buffer.alloc(2 ** 20, ' ');
    let taken = 0;
    async function* stream(): AsyncGenerator<Uint8Array> {
      yield bodyOf(JSON.stringify(line({ byteLength: 2 ** 32 })));
      for (;;) {
        taken++;
        yield megabyte;
      }
    }
    await expect(readNews(stream())).rejects.toThrow(`more than ${2 ** 26} bytes`);
    expect(taken).toBe(64);
  });

  it('with a header of megabytes are refused', async () => {
    await expect(read(bodyOf(' '.repeat(2 ** 23)))).rejects.toThrow('header of');
  });

  it.each([
    ['a place in a stream that is none', line({ firstSeq: -1 })],
    ['a piece without entries', line({ count: 0 })],
    ['more entries than can be', line({ count: 2 ** 31 })],
    ['a stream of another name', line({ stream: '../samples' })],
    ['a piece of a negative length', line({ byteLength: -8 })],
    ['more pieces than are sent at once', { ...running, pieces: Array(1_001).fill(line().pieces[0]) }],
    ['a status that is none', { ...running, status: 'BOGUS' }],
    ['an attempt that is a fraction', { ...running, attempt: 1.5 }],
    ['an end without progress', { ...running, end: { ...cancelled, progress: null } }],
    ['an end that is none', { ...running, end: { ...cancelled, status: 'RUNNING' } }],
    [
      'a percentage in words',
      { ...running, end: { ...cancelled, progress: { ...cancelled.progress, percentage: 'all' } } },
    ],
    ['a result without a bottom', completed(nested(60))],
    ['a list as a result', completed([])],
    ['no pieces', { attempt: 1, status: 'RUNNING', end: null }],
    ['a list instead of a header', []],
  ])('with %s are refused', async (_what, header) => {
    await expect(read(bodyOf(JSON.stringify(header)))).rejects.toThrow(RangeError);
  });
});

const running: News = { attempt: 1, status: 'RUNNING', pieces: [], end: null };
const cancelled = {
  status: 'CANCELLED',
  progress: { phase: 'done', percentage: 1, message: '', currentStep: 0, totalSteps: 0, etaSeconds: null },
  snapshot: null,
} as const;

function completed(result: object) {
  return { ...running, end: { ...cancelled, status: 'COMPLETED', result, warnings: [], counts: {} } };
}

function nested(levels: number): object {
  return levels === 0 ? {} : { in: nested(levels - 1) };
}

function line(change: object = {}) {
  return { ...running, pieces: [{ stream: 'samples', firstSeq: 0, count: 1, byteLength: 0, ...change }] };
}
