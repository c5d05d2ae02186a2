import { AppError } from '../../base/pure/app-error.js';
import { boundedMessage, listedInMessage } from '../../base/pure/message-limits.js';
import type { Operation } from './operation.js';

export class OperationNotFoundError extends AppError {
  readonly code = 'OPERATION_NOT_FOUND';

  constructor(readonly operationId: string) {
    super(`There is no operation ${operationId}; list the known ones with operations(...).`);
  }
}

/** Thrown for the cancellation of an operation that has COMPLETED or FAILED, or is a part of one that is not over. */
export class OperationNotCancellableError extends AppError {
  readonly code = 'OPERATION_NOT_CANCELLABLE';

  /** @param parent of which it is a part, and which is not over; null where that is not the reason */
  constructor(
    readonly operation: Operation,
    parent: Operation | null = null,
  ) {
    super(
      parent === null
        ? `Operation ${operation.id} is ${operation.status} already; only unfinished operations can be cancelled.`
        : `Operation ${operation.id} is a part of ${parent.id}, which is ${parent.status}; cancel that one.`,
    );
  }
}

/** Thrown where something can only be done to an operation that is over. */
export class OperationNotFinalError extends AppError {
  readonly code = 'OPERATION_NOT_FINAL';

  constructor(readonly operation: Operation) {
    super(`Operation ${operation.id} is still ${operation.status}; wait for its end or cancel it first.`);
  }
}

/** Thrown where an operation is to be run again that has no result to compare with. */
export class OperationNotVerifiableError extends AppError {
  readonly code = 'OPERATION_NOT_VERIFIABLE';

  /** @param verifiable type of the operations that can be */
  constructor(
    readonly operation: Operation,
    verifiable: string,
  ) {
    super(
      `Operation ${operation.id} is a ${operation.type} that is ${operation.status}; ` +
        `only a ${verifiable} operation that is COMPLETED can be run again and compared.`,
    );
  }
}

/** Thrown when what the database holds of an operation is nothing that this program could have written. */
export class OperationDamagedError extends AppError {
  readonly code = 'OPERATION_DAMAGED';

  constructor(readonly operationId: string) {
    super(
      `What the database holds of operation ${operationId} cannot be read. ` +
        'Delete it and start another, or go back to a copy of the database.',
    );
  }
}

export class IdempotencyConflictError extends AppError {
  readonly code = 'IDEMPOTENCY_CONFLICT';

  /** @param operationId the operation that was started with the key and other parameters */
  constructor(readonly operationId: string) {
    super(
      `The idempotency key was used for operation ${operationId} with other parameters; ` +
        'repeat those parameters, or take a new key.',
    );
  }
}

export class QueueFullError extends AppError {
  readonly code = 'QUEUE_FULL';
  override readonly retryable = true;

  /**
   * @param retryAfterMs when a place is likely to be free
   * @param share how many may wait for one caller, when it is that share and not the queue that is full
   */
  constructor(
    readonly retryAfterMs: number,
    readonly share: number | null = null,
  ) {
    const what =
      share === null
        ? 'The queue of operations is full'
        : `${share} operations of this API key wait already, which is its share of the queue`;
    super(`${what}; try again in ${Math.ceil(retryAfterMs / 1_000)} s.`);
  }
}

const STORE_UNAVAILABLE = 'STORE_UNAVAILABLE';

/**
 * Tells whether an error, or the failure that work has ended with, says that the store is unavailable, in this thread or
 * in another, or the backends of a cluster, or that the process is stopping. That passes: it is never what becomes of an operation.
 */
export function isOutage(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === STORE_UNAVAILABLE;
}

/** Thrown when nothing can be stored or read, by no fault of what was asked for: the disk, or the file. */
export class StoreUnavailableError extends AppError {
  readonly code = STORE_UNAVAILABLE;
  override readonly retryable = true;

  /** @param reason what is wrong and what to do, in sentences */
  constructor(reason: string, options?: ErrorOptions) {
    super(`The database of the server cannot be used: ${reason}`, options);
  }
}

/** Thrown while what work has made has nowhere to go: it outlives its host with a backend, and none takes it now. */
export class NoTakerError extends AppError {
  readonly code = STORE_UNAVAILABLE;
  override readonly retryable = true;

  /** @param tried what each of them answered */
  constructor(tried: readonly string[]) {
    super(
      `No backend takes what was made: ${tried.length === 0 ? 'there is none' : tried.join('; ')}. Start one.`,
    );
  }
}

/** Thrown where a process that stops is asked for files that it lacks: whoever takes the work next fetches them. */
export class ProcessStoppingError extends AppError {
  readonly code = STORE_UNAVAILABLE;
  override readonly retryable = true;

  constructor() {
    super('The server is stopping and fetches no files any more. Try it again once it has been started.');
  }
}

/** Something about one field of an input that cannot be meant. */
export interface InputIssue {
  /** Path of the field, such as `['endDate']`. */
  readonly path: readonly string[];
  readonly code: string;
  /** Names the field, its value and the remedy. */
  readonly message: string;
}

/** Whoever made so many mistakes begins with the first. */
const MAX_ISSUES = 100;

export class InvalidInputError extends AppError {
  readonly code = 'INVALID_INPUT';

  /** All that was found, with messages as long as messages may be; of very many the first. */
  readonly issues: readonly InputIssue[];

  /** @param issues all that was found, at least one */
  constructor(issues: readonly InputIssue[]) {
    super(
      listedInMessage(
        issues.map(({ message }) => message),
        { separator: '; ' },
      ),
    );
    this.issues = issues
      .slice(0, MAX_ISSUES)
      .map((issue) => ({ ...issue, message: boundedMessage(issue.message) }));
  }
}
