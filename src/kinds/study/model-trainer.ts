import type { Family } from '../../operations/ports/family.js';
import type { StudyParameters } from './study-parameters.js';
import type { NeededModel } from './study-slice.js';
import type { TrainedModel } from './trial.js';

/** Trains the models of trials, each as an operation below the study. */
export interface ModelTrainer {
  /**
   * Trains a model, or returns the one that an earlier attempt of the study has trained.
   * @returns the reason where it cannot be trained: the trials that need it fail
   */
  train(
    family: Family,
    needed: NeededModel,
    study: StudyParameters,
  ): Promise<TrainedModel | { readonly code: string; readonly message: string }>;
}
