import { MODEL_CLASSES } from '../inference/model-metadata.js';

/** Counts the samples of each class, in class order. */
export function countClasses(classes: Int8Array): readonly number[] {
  const counts = MODEL_CLASSES.map(() => 0);
  for (const label of classes) counts[label] = (counts[label] as number) + 1;
  return counts;
}

/**
 * Returns the weight of each class that makes all classes present count the same: n / (classes present × count).
 * The mean weight over the samples is 1. A class without samples has weight 1: nothing is learned of it, and what is told
 * of samples of it in another part is to count there.
 */
export function balancedClassWeights(classes: Int8Array): readonly number[] {
  const counts = countClasses(classes);
  const present = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count === 0 ? 1 : classes.length / (present * count)));
}
