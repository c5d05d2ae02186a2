const ALL_UP_TO = 2_000;
const BEST = 1_000;

/**
 * Returns the trials whose returns are kept for figures of luck: all of up to 2,000; of N more the 1,000 best, and every
 * ⌈N / 1,000⌉-th by number, whatever it came to.
 * @param ranked numbers of all trials from 0 to N − 1, the best first
 */
export function keptReturns(ranked: readonly number[]): ReadonlySet<number> {
  if (ranked.length <= ALL_UP_TO) return new Set(ranked);
  const every = Math.ceil(ranked.length / BEST);
  return new Set([...ranked.slice(0, BEST), ...ranked.filter((number) => number % every === 0)]);
}
