import { MAX_TRIALS, type StudySpace } from '../space/read-space.js';

/**
 * Returns what to tell somebody whose number of trials is not the best for the sampler: powers of two of Sobol points
 * are spread most evenly.
 * @returns null where there is nothing to say
 */
export function sobolAdvice({ sampler, trials }: Pick<StudySpace, 'sampler' | 'trials'>): string | null {
  const fewer = 2 ** Math.floor(Math.log2(trials));
  if (sampler !== 'SOBOL' || fewer === trials) return null;
  const more = 2 * fewer > MAX_TRIALS ? '' : ` or ${2 * fewer}`;
  return `trials: ${trials} points of SOBOL are spread less evenly than a power of two: take ${fewer}${more}`;
}
