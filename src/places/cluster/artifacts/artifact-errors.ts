import { AppError } from '../../../base/pure/app-error.js';

/** Thrown for bytes that are not taken. */
export class ArtifactRefusedError extends AppError {
  readonly code = 'ARTIFACT_REFUSED';

  /** @param reason goes on after "it was refused:" */
  constructor(readonly reason: string) {
    super(`An artefact was refused: ${reason}.`);
  }
}

/** Thrown where a file that work reads is to be had nowhere. */
export class ArtifactMissingError extends AppError {
  readonly code = 'ARTIFACT_MISSING';
  override readonly retryable = true;

  /**
   * @param path as the operation names it
   * @param tried what was met where it was looked for
   * @param mayReturn tells whether one of those who had it gave no answer
   */
  constructor(
    path: string,
    hash: string,
    tried: readonly string[],
    readonly mayReturn = false,
  ) {
    const where = tried.length === 0 ? 'No server of the cluster has it' : tried.join('; ');
    super(
      `The file ${path} (SHA-256 ${hash}) is to be had nowhere. ${where}. Start a backend again that has it, or put it back ` +
        'into the folder of a backend and start the operation there again.',
    );
  }
}
