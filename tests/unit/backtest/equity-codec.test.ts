import { describe, expect, it } from 'vitest';
import { decodeEquity, encodeEquity } from '../../../src/backtest/equity-codec.js';

const curve = {
  timeMs: Float64Array.of(0, 86_400_000, 172_800_000),
  equity: Float64Array.of(100_000, 100_250.5, 99_999.25),
};

describe('the equity blob', () => {
  it('gives back every stamp and value to the bit', () => {
    expect(decodeEquity(encodeEquity(curve))).toEqual(curve);
  });

  it('can be read from an unaligned part of a larger buffer', () => {
    const blob = encodeEquity(curve);
    const buffer = new Uint8Array(blob.byteLength + 3);
    buffer.set(blob, 3);
    expect(decodeEquity(buffer.subarray(3))).toEqual(curve);
  });

  it('is empty for an empty curve', () => {
    const empty = { timeMs: new Float64Array(0), equity: new Float64Array(0) };
    expect(decodeEquity(encodeEquity(empty))).toEqual(empty);
  });

  it('refuses a blob that was cut', () => {
    expect(() => decodeEquity(encodeEquity(curve).subarray(1))).toThrow(RangeError);
  });
});
