import { unsafeUniformIntDistribution, xoroshiro128plus } from 'pure-rand';

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

/**
 * Creates a generator from a 32-bit integer seed (xoroshiro128+).
 * Normals come from the polar method of Marsaglia and Bray (1964).
 */
export function seededRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  let spareNormal: number | undefined;

  const uniform = (): number => {
    const high = unsafeUniformIntDistribution(0, MAX_UINT26, generator);
    const low = unsafeUniformIntDistribution(0, MAX_UINT27, generator);
    return (high * 2 ** 27 + low) / 2 ** 53;
  };

  const normal = (): number => {
    if (spareNormal !== undefined) {
      const value = spareNormal;
      spareNormal = undefined;
      return value;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const scale = Math.sqrt((-2 * Math.log(s)) / s);
        spareNormal = v * scale;
        return u * scale;
      }
    }
  };

  return { uniform, normal, below: (bound) => unsafeUniformIntDistribution(0, bound - 1, generator) };
}
