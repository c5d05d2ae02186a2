import type { OperationsService } from '../operations-service.js';

/** Operations outlive their time by this much at most, and by what the removal takes. */
const INTERVAL_MS = 5 * 60 * 1_000;

/** Removes expired operations once it has begun, and from time to time, until it is stopped. */
export class RetentionSchedule {
  readonly #operations: OperationsService;
  readonly #onError: (error: unknown) => void;
  #timer: NodeJS.Timeout | null = null;

  /** @param onError takes what a removal throws; the next one tries again */
  constructor(operations: OperationsService, onError: (error: unknown) => void) {
    this.#operations = operations;
    this.#onError = onError;
  }

  /** Begins the first removal and returns at once. */
  begin(): void {
    this.#timer ??= setInterval(() => this.#remove(), INTERVAL_MS).unref();
    this.#remove();
  }

  /** Resolves when nothing is being removed any more. */
  stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    return this.#operations.stopRemoving();
  }

  #remove(): void {
    this.#operations.removeExpired().catch(this.#onError);
  }
}
