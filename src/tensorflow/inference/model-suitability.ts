import { featurePlan } from '../../domain/strategy/feature-plan.js';
import type { Strategy } from '../../domain/strategy/strategy.js';
import { featureDifferences } from './match-features.js';
import { normalizationProblems } from './model-fit.js';
import type { ModelMetadata } from './model-metadata.js';
import { strategyDifferences } from './strategy-differences.js';

/**
 * Says how well a model suits a strategy by what its metadata.json says.
 * @returns 2 when its inputs are the features of the strategy, made alike as far as it records that; 1 when they only
 *   have the same names; 0 when a run would refuse it
 */
export function modelSuitability(metadata: ModelMetadata, strategy: Strategy): 0 | 1 | 2 {
  const plan = featurePlan(strategy);
  const differences = featureDifferences(
    metadata.features,
    plan.map(({ id }) => id),
  );
  if (differences !== null || normalizationProblems(metadata, plan).length > 0) return 0;
  return strategyDifferences(metadata, strategy).length > 0 ? 1 : 2;
}
