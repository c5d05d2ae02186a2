import type { Dataset } from './dataset.js';
import type { Samples } from './samples.js';
import { InsufficientTrainingDataError } from './training-errors.js';

/** Fewer could not even show each class ten times. */
const MIN_TRAINING_SAMPLES = 30;

/**
 * Makes sure that a training part can be learned from.
 * @param least samples that do; the message says what a training needs
 * @throws InsufficientTrainingDataError
 */
export function requireSamples(
  { train, dataset }: { readonly train: Samples; readonly dataset: Pick<Dataset, 'counts'> },
  least = MIN_TRAINING_SAMPLES,
): void {
  if (train.count < least)
    throw new InsufficientTrainingDataError(MIN_TRAINING_SAMPLES, train.count, dataset.counts);
}
