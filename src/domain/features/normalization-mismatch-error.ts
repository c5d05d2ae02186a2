import { AppError } from '../../base/pure/app-error.js';

/** Thrown when a model lacks the normalization parameters that a raw input of the strategy needs. */
export class NormalizationMismatchError extends AppError {
  readonly code = 'MODEL_MISMATCH';

  /**
   * @param featureId the raw input
   * @param wanted what the strategy asks for
   * @param found what the model was trained with; null when it says nothing
   */
  constructor(
    readonly featureId: string,
    readonly wanted: string,
    readonly found: string | null,
  ) {
    const state = found === null ? 'has no parameters for it' : `was trained with ${found}`;
    super(
      `Feature '${featureId}' is normalized by ${wanted}, but the model ${state}. ` +
        'Use the model that was trained with this strategy, or train it again.',
    );
  }
}
