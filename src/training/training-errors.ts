import { AppError } from '../shared/app-error.js';

/** Is thrown when a strategy asks for a training that does not exist. */
export class TrainingNotSupportedError extends AppError {
  readonly code = 'TRAINING_NOT_SUPPORTED';
  readonly setting: string;

  constructor(setting: string, remedy: string) {
    super(`A training with ${setting} is not supported. ${remedy}.`);
    this.setting = setting;
  }
}

/** Is thrown when too few bars have both features and a label. */
export class InsufficientTrainingDataError extends AppError {
  readonly code = 'INSUFFICIENT_DATA';
  readonly samplesNeeded: number;
  readonly samplesFound: number;

  constructor(samplesNeeded: number, samplesFound: number) {
    super(
      `The training part needs at least ${samplesNeeded} samples and has ${samplesFound}. Load more bars or widen the date range.`,
    );
    this.samplesNeeded = samplesNeeded;
    this.samplesFound = samplesFound;
  }
}

/** Is thrown when the loss stops being a number. */
export class TrainingDivergedError extends AppError {
  readonly code = 'TRAINING_DIVERGED';
  readonly epoch: number;

  constructor(epoch: number, learningRate: number) {
    super(`The loss of epoch ${epoch} is not finite. Lower training.learning_rate, now ${learningRate}.`);
    this.epoch = epoch;
  }
}

/** Is thrown rather than overwrite a model. */
export class ModelExistsError extends AppError {
  readonly code = 'MODEL_EXISTS';
  readonly path: string;

  constructor(path: string) {
    super(`There is a model '${path}' already. Choose another name; nothing is overwritten.`);
    this.path = path;
  }
}
