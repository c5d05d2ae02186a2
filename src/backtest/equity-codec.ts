import type { EquityCurve } from './backtest-result.js';

/** The equity curve as one blob: all stamps, then all values, each a little-endian double. */
export function encodeEquity(curve: EquityCurve): Uint8Array<ArrayBuffer> {
  const blob = new Uint8Array(curve.timeMs.byteLength + curve.equity.byteLength);
  blob.set(bytesOf(curve.timeMs), 0);
  blob.set(bytesOf(curve.equity), curve.timeMs.byteLength);
  return blob;
}

/**
 * Reads back what encodeEquity wrote.
 * @throws RangeError when the blob is not a whole number of stamps and values
 */
export function decodeEquity(blob: Uint8Array): EquityCurve {
  const points = blob.byteLength / (2 * Float64Array.BYTES_PER_ELEMENT);
  if (!Number.isInteger(points)) throw new RangeError(`an equity blob cannot have ${blob.byteLength} bytes`);
  // The copy aligns the doubles: a blob from a database starts anywhere in its buffer.
  const values = new Float64Array(blob.slice().buffer);
  return { timeMs: values.subarray(0, points), equity: values.subarray(points) };
}

function bytesOf(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
