import { philox, type Words } from './philox.js';
import { polarNormal } from './polar-normal.js';
import type { Random } from './random.js';

/**
 * Creates the stream of random numbers that belongs to a seed and a number, such as that of a trial. Streams of
 * different numbers are independent, and none has to be drawn to reach another.
 * @param seed 32-bit integer
 * @param number 0 or more, below 2^32
 * @param purpose keeps apart what is drawn for one number for different ends; 0 to 2^32 − 1
 */
export function counterRandom(seed: number, number: number, purpose = 0): Random {
  const key = [seed >>> 0, purpose >>> 0] as const;
  let block = 0;
  let words: Words = [0, 0, 0, 0];
  let used = 4;

  const word = (): number => {
    if (used === 4) {
      words = philox([block, number >>> 0, 0, 0], key);
      block += 1;
      used = 0;
    }
    const next = words[used] as number;
    used += 1;
    return next;
  };

  const uniform = (): number => ((word() >>> 6) * 2 ** 27 + (word() >>> 5)) / 2 ** 53;

  return { uniform, normal: polarNormal(uniform), below: (bound) => Math.floor(uniform() * bound) };
}
