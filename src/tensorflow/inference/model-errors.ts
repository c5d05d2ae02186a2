import { AppError } from '../../base/pure/app-error.js';

/** Thrown when there is no model folder at a path. */
export class ModelNotFoundError extends AppError {
  readonly code = 'MODEL_NOT_FOUND';

  /** @param nearest the folder that was probably meant; null where none is like it */
  constructor(
    readonly path: string,
    readonly nearest: string | null = null,
  ) {
    super(
      `There is no model folder '${path}'. ` +
        (nearest === null ? '' : `Did you mean '${nearest}'? `) +
        'Give a folder with model.json, its weights and metadata.json, or train one.',
    );
  }
}

/** Thrown when a model folder, or what it holds, cannot be used; the reason names the file and the remedy. */
export class ModelInvalidError extends AppError {
  readonly code = 'MODEL_INVALID';
  readonly path: string;
  readonly reason: string;

  constructor(path: string, reason: string) {
    super(`The model '${path}' cannot be used: ${reason}.`);
    this.path = path;
    this.reason = reason;
  }
}

/** How the inputs of a model differ from those of a strategy. */
export interface FeatureDifferences {
  /** Feature ids that the strategy makes and the model does not know, in the strategy's order. */
  readonly missing: readonly string[];
  /** Feature ids that the model wants and the strategy does not make, in the model's order. */
  readonly unexpected: readonly string[];
  /** True when both hold the same ids in another order. */
  readonly otherOrder: boolean;
}

/** Thrown when a sound model does not fit the strategy; `differences` is null when the outputs are at odds. */
export class ModelMismatchError extends AppError {
  readonly code = 'MODEL_MISMATCH';
  readonly path: string;
  readonly differences: FeatureDifferences | null;

  constructor(path: string, reason: string, differences: FeatureDifferences | null) {
    super(`The model '${path}' does not fit the strategy: ${reason}.`);
    this.path = path;
    this.differences = differences;
  }
}
