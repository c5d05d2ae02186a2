import { AppError } from '../../base/pure/app-error.js';
import { shortened } from '../../base/pure/bounded-text.js';

/** Of what a host says itself, so much is passed on. */
const MAX_REASON = 2_000;

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
      `The worker host ${host} did not take the operation in ${Math.round(triedMs / 1_000)} s (${shortened(reason, MAX_REASON)}). ` +
        'Start it (npm run worker), or correct REMOTE_BACKTEST_SERVICE_URL, and start the operation again.',
    );
  }
}

/** Is thrown when a host has refused for too long to hand over what an operation leaves. */
export class OutcomeRefusedError extends AppError {
  readonly code = 'REMOTE_UNAVAILABLE';
  override readonly retryable = true;

  constructor(
    readonly host: string,
    readonly refusedMs: number,
    reason: string,
  ) {
    super(
      `The worker host ${host} took the operation, but has refused for ${Math.round(refusedMs / 1_000)} s to hand ` +
        `over what it leaves: ${shortened(reason, MAX_REASON)} See that GET /operations/<id>/outcome reaches the ` +
        'worker, and start the operation again.',
    );
  }
}

/** Is thrown when a host answers what no ktrdr server answers. */
export class RemoteAnswerError extends AppError {
  readonly code = 'REMOTE_ANSWER_INVALID';

  constructor(
    readonly host: string,
    reason: string,
  ) {
    super(
      `The worker host ${host} gives an answer that cannot be used (${shortened(reason, MAX_REASON)}). ` +
        'See that a ktrdr server of the same version is at that address, and nothing else.',
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
    super(`The worker host ${host} refuses the operation: ${shortened(reason, MAX_REASON)}`);
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
      `The outcome that the worker host ${host} sent cannot be used: ${shortened(reason, MAX_REASON)}. ` +
        'Run the same version of ktrdr on both, and start the operation again.',
    );
  }
}
