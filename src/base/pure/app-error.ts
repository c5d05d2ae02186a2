import { boundedMessage } from './message-limits.js';

/**
 * The base of every expected failure: something a user can understand and mend.
 *
 * The message names the thing, the value and the remedy. The code is stable and listed in
 * docs/errors.md. Whatever is not an AppError is a defect: it is masked towards clients and logged once.
 */
export abstract class AppError extends Error {
  /** Stable, upper-case identifier such as `DATA_NOT_FOUND`. */
  abstract readonly code: string;
  /** True when the same request may succeed later without any change by the user. */
  readonly retryable: boolean = false;

  /** @param message is cut where it is longer than messages may be */
  constructor(message: string, options?: ErrorOptions) {
    super(boundedMessage(message), options);
  }

  override get name(): string {
    return this.constructor.name;
  }
}

/** Tells whether an error is an answer to what was asked: it is expected, and asking again meets it again. */
export function isLastingFailure(error: unknown): error is AppError {
  return error instanceof AppError && !error.retryable;
}
