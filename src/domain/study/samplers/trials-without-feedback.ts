import type { SamplerName } from '../space/read-space.js';
import { GENERATION } from './generation.js';
import { TPE_START_UP_TRIALS } from './tpe-sampler.js';

/**
 * Returns how many trials a sampler draws before it looks at results: only these are a fair sample of the space.
 * @returns Infinity for samplers that do not learn
 */
export function trialsWithoutFeedback(sampler: SamplerName): number {
  if (sampler === 'TPE') return TPE_START_UP_TRIALS;
  return sampler === 'CMA_ES' ? GENERATION : Number.POSITIVE_INFINITY;
}
