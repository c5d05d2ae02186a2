import { listedInMessage } from '../../base/pure/message-limits.js';
import { type FeatureDifferences, ModelMismatchError } from './model-errors.js';

/** So many of each side fit into a message; whoever compares longer lists compares files. */
const MAX_LISTED = 50;

/**
 * Makes sure that a model's inputs are exactly the strategy's features, in the same order.
 * @param modelPath as the user knows it, for the message
 * @throws ModelMismatchError that has every difference, and lists the first ones
 */
export function requireMatchingFeatures(
  modelPath: string,
  modelFeatures: readonly string[],
  strategyFeatures: readonly string[],
): void {
  const differences = featureDifferences(modelFeatures, strategyFeatures);
  if (differences === null) return;
  throw new ModelMismatchError(
    modelPath,
    `${describe(differences, modelFeatures, strategyFeatures)}. Train a model for this strategy, or use the strategy that the model was trained with`,
    differences,
  );
}

/** Compares two ordered lists of feature ids; null when they are equal. */
export function featureDifferences(
  modelFeatures: readonly string[],
  strategyFeatures: readonly string[],
): FeatureDifferences | null {
  const inModel = new Set(modelFeatures);
  const inStrategy = new Set(strategyFeatures);
  const missing = strategyFeatures.filter((id) => !inModel.has(id));
  const unexpected = modelFeatures.filter((id) => !inStrategy.has(id));
  const same =
    modelFeatures.length === strategyFeatures.length &&
    modelFeatures.every((id, index) => id === strategyFeatures[index]);
  if (same) return null;
  return { missing, unexpected, otherOrder: missing.length === 0 && unexpected.length === 0 };
}

function describe(
  { missing, unexpected, otherOrder }: FeatureDifferences,
  modelFeatures: readonly string[],
  strategyFeatures: readonly string[],
): string {
  if (otherOrder) {
    return `the same features come in another order: the model wants ${list(modelFeatures)}, the strategy makes ${list(strategyFeatures)}`;
  }
  const parts: string[] = [];
  if (missing.length > 0) parts.push(`the model does not know ${list(missing)}`);
  if (unexpected.length > 0) parts.push(`the strategy does not make ${list(unexpected)}`);
  return parts.join(', and ');
}

function list(ids: readonly string[]): string {
  return listedInMessage(
    ids.map((id) => `'${id}'`),
    { limit: MAX_LISTED },
  );
}
