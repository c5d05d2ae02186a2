import type { OperationContext } from '../operation-context.js';
import type { LiveOperation } from '../watch/live-operation.js';

/** Makes work stop: asks first, and ends it without its consent after the grace. */
export class OperationStopper {
  readonly #context: OperationContext;

  constructor(context: OperationContext) {
    this.#context = context;
  }

  /** Asks the work to stop and returns at once. */
  stop(live: LiveOperation): void {
    live.abortAfter(this.#context.cancelGraceMs);
    void this.#ask(live);
  }

  /** Drops work that has not begun. */
  drop(live: LiveOperation): void {
    // The flag first: should a thread have taken it up just now, it may see that before it is terminated.
    void this.#ask(live);
    live.work?.abort();
    this.#context.dispatcher.withdraw(live.operation.id).catch((error: unknown) => {
      this.#context.report(error, { operationId: live.operation.id });
    });
  }

  async #ask(live: LiveOperation): Promise<void> {
    try {
      await live.work?.source.cancel();
    } catch (error) {
      this.#context.report(error, { operationId: live.operation.id });
    }
  }
}
