import { philox } from '../../../base/pure/philox.js';
import { sobolDirections } from './sobol-directions.js';

const BITS = 32;
/** Keeps the bits of the scrambling apart from everything else that is drawn for a seed. */
const PURPOSE = 0x50b01;

const DIRECTIONS = sobolDirections();

/**
 * Returns a coordinate of a point of the Sobol sequence in the order of Gray codes (Antonov and Saleev, 1979), as a
 * whole number of 32 bits; the first point is 0.
 * @param dimension 0 to 19
 * @param index below 2^32
 */
export function sobolBits(dimension: number, index: number): number {
  const directions = DIRECTIONS[dimension] as Uint32Array;
  let gray = (index ^ (index >>> 1)) >>> 0;
  let value = 0;
  for (let bit = 0; gray !== 0; bit += 1, gray >>>= 1) {
    if ((gray & 1) === 1) value ^= directions[bit] as number;
  }
  return value >>> 0;
}

/**
 * Returns a coordinate of a scrambled Sobol point: Owen's nested scrambling (1995), each digit being flipped or not
 * by a hash of the seed, the dimension and all digits above it. So points stay as evenly spread as they are, and
 * each is uniformly distributed over seeds.
 * @returns a number of [0, 1)
 */
export function scrambledSobol(seed: number, dimension: number, index: number): number {
  const bits = sobolBits(dimension, index);
  let scrambled = 0;
  for (let depth = 0; depth < BITS; depth += 1) {
    const shift = BITS - 1 - depth;
    // The digits above this one; none of the first.
    const prefix = depth === 0 ? 0 : bits >>> (shift + 1);
    const [flip] = philox([prefix, depth, dimension, 0], [seed >>> 0, PURPOSE]);
    scrambled = scrambled * 2 + (((bits >>> shift) ^ flip) & 1);
  }
  return scrambled / 2 ** BITS;
}
