import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/pure/random.js';
import { decodeEquity, encodeEquity } from '../../../../src/domain/backtest/equity-codec.js';

const DAY_MS = 86_400_000;
const DOUBLE_BYTES = 8;

const curve = {
  timeMs: Float64Array.of(0, DAY_MS, 2 * DAY_MS),
  equity: Float64Array.of(100_000, 100_250.5, 99_999.25),
};

function randomCurve(points: number) {
  const random = seededRandom(points);
  const timeMs = new Float64Array(points);
  // Now and then a gap, as nights and weekends are.
  for (let index = 1; index < points; index++)
    timeMs[index] =
      (timeMs[index - 1] as number) + 60_000 * (random.below(9) === 0 ? 1 + random.below(3) : 1);
  return { timeMs, equity: Float64Array.from({ length: points }, () => 1e5 * random.uniform()) };
}

function joined(...pieces: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(pieces));
}

describe('the equity curve as bytes', () => {
  it('gives back every stamp and value to the bit', () => {
    expect(decodeEquity(encodeEquity(curve))).toEqual(curve);
  });

  it('is read from a buffer that shares its memory with others', () => {
    expect(decodeEquity(Buffer.concat([encodeEquity(curve)]))).toEqual(curve);
  });

  it.each([1, 2, 3, 50, 1_000])('gives back %i points with gaps between them', (points) => {
    const random = randomCurve(points);
    expect(decodeEquity(encodeEquity(random))).toEqual(random);
  });

  it('gives back stamps that follow no rule', () => {
    const odd = {
      timeMs: Float64Array.of(5, 7, 8, 100, 101, 4_000),
      equity: Float64Array.of(1, 2, 3, 4, 5, 6),
    };
    expect(decodeEquity(encodeEquity(odd))).toEqual(odd);
  });

  it('is one curve when pieces are put one behind the other, wherever it was cut', () => {
    const whole = randomCurve(200);
    for (const cut of [0, 1, 77, 199, 200]) {
      const [head, tail] = [whole.timeMs.subarray(0, cut), whole.timeMs.subarray(cut)];
      const bytes = joined(
        encodeEquity({ timeMs: head, equity: whole.equity.subarray(0, cut) }),
        encodeEquity({ timeMs: tail, equity: whole.equity.subarray(cut) }),
      );
      expect(decodeEquity(bytes)).toEqual(whole);
    }
  });

  it('keeps stamps of regular bars in next to no space', () => {
    const points = 10_000;
    const regular = {
      timeMs: Float64Array.from({ length: points }, (_, index) => index * 60_000),
      equity: new Float64Array(points),
    };
    expect(encodeEquity(regular).byteLength).toBeLessThan(DOUBLE_BYTES * points * 1.01);
  });

  it('can be read from an unaligned part of a larger buffer', () => {
    const bytes = encodeEquity(curve);
    const buffer = new Uint8Array(bytes.byteLength + 3);
    buffer.set(bytes, 3);
    expect(decodeEquity(buffer.subarray(3))).toEqual(curve);
  });

  it('is empty for an empty curve', () => {
    const empty = { timeMs: new Float64Array(0), equity: new Float64Array(0) };
    expect(decodeEquity(encodeEquity(empty))).toEqual(empty);
    expect(decodeEquity(new Uint8Array(0))).toEqual(empty);
  });

  it('reads all stamps and then all values, the form before there were pieces', () => {
    const timeMs = Float64Array.of(DAY_MS, 2 * DAY_MS);
    const equity = Float64Array.of(1, 2);
    expect(decodeEquity(joined(new Uint8Array(timeMs.buffer), new Uint8Array(equity.buffer)))).toEqual({
      timeMs,
      equity,
    });
  });

  it('refuses bytes that were cut, or that say something else than they hold', () => {
    const bytes = encodeEquity(curve);
    expect(() => decodeEquity(bytes.subarray(1))).toThrow(RangeError);
    expect(() => decodeEquity(bytes.subarray(0, bytes.byteLength - DOUBLE_BYTES))).toThrow(RangeError);
    const [POINTS, RUNS, LENGTH] = [0, 1, 4];
    for (const [place, value] of [
      [POINTS, -2],
      [POINTS, -4],
      [POINTS, Number.NaN],
      [POINTS, -2.5],
      [RUNS, 2],
      [RUNS, -1],
      [LENGTH, 2],
      [LENGTH, 1e9],
      [LENGTH, Number.NaN],
    ] as const) {
      const doubles = new Float64Array(bytes.slice().buffer);
      doubles[place] = value;
      expect(() => decodeEquity(new Uint8Array(doubles.buffer))).toThrow(RangeError);
    }
  });
});
