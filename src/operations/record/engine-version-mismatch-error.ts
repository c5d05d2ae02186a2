import { AppError } from '../../base/pure/app-error.js';
import { shortened } from '../../base/pure/bounded-text.js';

/** A host may say anything. */
const MAX_VERSION = 2_000;

/** Is thrown when a host has another engine, whose results could differ. */
export class EngineVersionMismatchError extends AppError {
  readonly code = 'ENGINE_VERSION_MISMATCH';

  constructor(
    readonly host: string,
    readonly found: string,
    readonly wanted: string,
  ) {
    super(
      `The worker host ${host} has engine ${shortened(found, MAX_VERSION)} and this server has ${wanted}, so their results could differ. ` +
        'Run the same version of ktrdr on both.',
    );
  }
}
