const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

/** Four unsigned integers of 32 bits. */
export type Words = readonly [number, number, number, number];

/**
 * Returns four random words for a counter and a key: Philox4x32-10 (Salmon and others, Parallel Random Numbers: As
 * Easy as 1, 2, 3, 2011). There is no state: whoever knows the counter has the numbers, in whatever order.
 * @param key two unsigned integers of 32 bits
 */
export function philox(counter: Words, key: readonly [number, number]): Words {
  let [a, b, c, d] = counter;
  let [first, second] = key;
  for (let round = 0; round < ROUNDS; round += 1) {
    const highA = highProduct(MULTIPLIER_0, a);
    const highC = highProduct(MULTIPLIER_1, c);
    const lowA = Math.imul(MULTIPLIER_0, a) >>> 0;
    const lowC = Math.imul(MULTIPLIER_1, c) >>> 0;
    a = (highC ^ b ^ first) >>> 0;
    b = lowC;
    c = (highA ^ d ^ second) >>> 0;
    d = lowA;
    first = (first + WEYL_0) >>> 0;
    second = (second + WEYL_1) >>> 0;
  }
  return [a, b, c, d];
}

/** Returns the upper 32 bits of a product of two unsigned integers of 32 bits, by halves. */
function highProduct(x: number, y: number): number {
  const xLow = x & 0xffff;
  const xHigh = x >>> 16;
  const yLow = y & 0xffff;
  const yHigh = y >>> 16;
  const middle = xHigh * yLow + ((xLow * yLow) >>> 16);
  const carry = xLow * yHigh + (middle % 0x10000);
  return (xHigh * yHigh + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000)) >>> 0;
}
