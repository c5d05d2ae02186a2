import type { PreparedSamples } from './prepare-samples.js';

/**
 * Returns which series a model has learned from: those with a sample in the training or the validation part. A series
 * may have none: its bars have no label, or no feature, or lie in the test part alone.
 * @returns positions in the series of the training
 */
export function learnedSeries({
  dataset,
  split,
}: Pick<PreparedSamples, 'dataset' | 'split'>): ReadonlySet<number> {
  return new Set(
    [...split.train, ...split.validation].map((sample) => dataset.seriesIndex[sample] as number),
  );
}
