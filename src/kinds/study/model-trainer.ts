import type { Family } from '../../operations/ports/family.js';
import type { StudyParameters } from './study-parameters.js';
import type { NeededModel } from './study-slice.js';
import type { TrainedModel } from './trial.js';

/** A model that trials of a study need. */
export interface AskedTrialModel {
  readonly family: Family;
  /** Id of the study. */
  readonly operationId: string;
  readonly study: StudyParameters;
  /** The strategy that all trials vary, as it is pinned. */
  readonly strategySource: string;
  readonly needed: NeededModel;
}

/** Trains the models of trials, each as an operation below the study. */
export interface ModelTrainer {
  /**
   * Trains a model, or returns the one that an earlier attempt of the study has trained.
   * @returns the reason where it cannot be trained: the trials that need it fail
   */
  train(asked: AskedTrialModel): Promise<TrainedModel | { readonly code: string; readonly message: string }>;
}
