import { AppError } from '../shared/app-error.js';

/** Is thrown when a host did not answer for as long as a start is tried. */
export class RemoteUnavailableError extends AppError {
  readonly code = 'REMOTE_UNAVAILABLE';
  override readonly retryable = true;

  constructor(
    readonly host: string,
    readonly triedMs: number,
    reason: string,
  ) {
    super(
      `The worker host ${host} did not take the operation in ${Math.round(triedMs / 1_000)} s (${reason}). ` +
        'Start it (npm run worker), or correct REMOTE_BACKTEST_SERVICE_URL, and start the operation again.',
    );
  }
}

/** Is thrown when a host has another engine, whose results could differ. */
export class EngineVersionMismatchError extends AppError {
  readonly code = 'ENGINE_VERSION_MISMATCH';

  constructor(
    readonly host: string,
    readonly found: string,
    readonly wanted: string,
  ) {
    super(
      `The worker host ${host} has engine ${found} and this server has ${wanted}, so their results could differ. ` +
        'Run the same version of ktrdr on both.',
    );
  }
}

/** Is thrown when a host refuses to start an operation, with its own words. */
export class RemoteRefusedError extends AppError {
  readonly code = 'REMOTE_REFUSED';

  constructor(
    readonly host: string,
    reason: string,
  ) {
    super(`The worker host ${host} refuses the operation: ${reason}`);
  }
}

/** Is thrown when what a host sent as the outcome is not what it says it is. */
export class RemoteOutcomeError extends AppError {
  readonly code = 'REMOTE_OUTCOME_INVALID';

  constructor(
    readonly host: string,
    reason: string,
  ) {
    super(
      `The outcome that the worker host ${host} sent cannot be used: ${reason}. ` +
        'Run the same version of ktrdr on both, and start the operation again.',
    );
  }
}
