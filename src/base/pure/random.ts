import { unsafeUniformIntDistribution, xoroshiro128plus } from 'pure-rand';
import { polarNormal } from './polar-normal.js';

/** A seeded stream of random numbers: equal seeds give equal streams on every machine. */
export interface Random {
  /** Returns the next number of the uniform distribution over [0, 1), with 53 random bits. */
  uniform(): number;
  /** Returns the next number of the standard normal distribution. */
  normal(): number;
  /** Returns a whole number from 0 to bound − 1; bound is a positive integer below 2^31. */
  below(bound: number): number;
}

const MAX_UINT27 = 2 ** 27 - 1;
const MAX_UINT26 = 2 ** 26 - 1;

/** Creates a generator from a 32-bit integer seed (xoroshiro128+). */
export function seededRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  const uniform = (): number => {
    const high = unsafeUniformIntDistribution(0, MAX_UINT26, generator);
    const low = unsafeUniformIntDistribution(0, MAX_UINT27, generator);
    return (high * 2 ** 27 + low) / 2 ** 53;
  };

  return {
    uniform,
    normal: polarNormal(uniform),
    below: (bound) => unsafeUniformIntDistribution(0, bound - 1, generator),
  };
}
