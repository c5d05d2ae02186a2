import { AppError } from '../../base/pure/app-error.js';
import type { SampleCounts } from './dataset.js';

/** Thrown when too few bars have both features and a label. */
export class InsufficientTrainingDataError extends AppError {
  readonly code = 'INSUFFICIENT_DATA';

  constructor(
    readonly samplesNeeded: number,
    readonly samplesFound: number,
    { bars, withFeatures, withLabel }: SampleCounts,
  ) {
    const labels =
      withLabel < samplesNeeded ? ', or change training.labels so that more bars have a label' : '';
    super(
      `The training part needs at least ${samplesNeeded} samples and has ${samplesFound}. Of ${bars} bars in the range, ` +
        `${withFeatures} have all features and ${withLabel} a label to learn from; a sample has both. ` +
        `Load more bars or widen the date range${labels}.`,
    );
  }
}

/** Thrown when a loss or a weight stops being a finite number. */
export class TrainingDivergedError extends AppError {
  readonly code = 'TRAINING_DIVERGED';
  readonly epoch: number;

  constructor(epoch: number, learningRate: number) {
    super(
      `A loss or a weight of epoch ${epoch} is not finite. ` +
        `Lower training.learning_rate, now ${learningRate}, or normalise raw inputs.`,
    );
    this.epoch = epoch;
  }
}

/** Thrown rather than overwrite a model. */
export class ModelExistsError extends AppError {
  readonly code = 'MODEL_EXISTS';
  readonly path: string;

  constructor(path: string) {
    super(`There is a model '${path}' already. Choose another name; nothing is overwritten.`);
    this.path = path;
  }
}

/** Thrown when the files of a model cannot be written. */
export class ModelNotWrittenError extends AppError {
  readonly code = 'MODEL_NOT_WRITTEN';
  override readonly retryable = true;

  /** @param cause what the file system said, of which users see the code alone: its message names a path */
  constructor(cause: unknown) {
    const said = cause instanceof Error && 'code' in cause ? String(cause.code) : 'for no known reason';
    super(
      `The model cannot be written to the models folder (${said}). Make room and see to its permissions, then train again.`,
      { cause },
    );
  }
}
