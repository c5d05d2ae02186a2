const DOT = 46;
const ZERO = 48;
/** Whole numbers below this are exact as doubles, and so are the powers of ten below. */
const MAX_EXACT = 1e15;
const POWERS_OF_TEN = Float64Array.from({ length: 16 }, (_, exponent) => Number(`1e${exponent}`));
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Returns the number that bytes from `start` to `end` spell, the double nearest to it; NaN when they spell none.
 *
 * Up to 15 digits are read as a whole number and divided once by an exact power of ten, which IEEE 754 rounds
 * correctly: Clinger (1990), "How to read floating point numbers accurately". All else goes through Number.
 */
export function readNumber(bytes: Uint8Array, start: number, end: number): number {
  let digits = 0;
  let decimals = -1;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    const digit = byte - ZERO;
    if (digit >= 0 && digit <= 9) {
      digits = digits * 10 + digit;
      if (decimals >= 0) decimals += 1;
    } else if (byte === DOT && decimals < 0 && at > start) {
      decimals = 0;
    } else {
      return readSlowly(bytes, start, end);
    }
    if (digits >= MAX_EXACT || decimals > 15) return readSlowly(bytes, start, end);
  }
  if (end === start) return Number.NaN;
  return decimals > 0 ? digits / (POWERS_OF_TEN[decimals] as number) : digits;
}

function readSlowly(bytes: Uint8Array, start: number, end: number): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
  return DECIMAL.test(text) ? Number(text) : Number.NaN;
}
