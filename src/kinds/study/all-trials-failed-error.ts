import { AppError } from '../../base/pure/app-error.js';

/** Thrown when no trial of a study could be run. */
export class AllTrialsFailedError extends AppError {
  readonly code = 'ALL_TRIALS_FAILED';

  /** @param first why the first one failed; null where it is not known any more */
  constructor(
    readonly trials: number,
    readonly first: { readonly code: string; readonly message: string } | null,
  ) {
    const reason =
      first === null ? 'the log of trials says why' : `the first with ${first.code}: ${first.message}`;
    const none =
      trials === 1
        ? 'The only trial of the study could not be run'
        : `None of the ${trials} trials of the study could be run`;
    super(`${none}; ${reason}`);
  }
}
