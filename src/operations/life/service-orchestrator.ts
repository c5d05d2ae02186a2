import type { OperationsService } from '../operations-service.js';
import type { Work, WorkEvents, WorkOrigin } from '../ports/work.js';
import type { DescribedOperation } from '../record/described-operation.js';
import type { Operation, OperationType } from '../record/operation.js';

/** Runs the operations of one type: hands each to a worker, and again when it has to be executed once more. */
export abstract class ServiceOrchestrator {
  abstract readonly type: OperationType;
  /** False for coordinators, which begin at once, however many wait. */
  protected readonly holdsThread: boolean = true;
  protected readonly operations: OperationsService;
  readonly #executions = new Map<string, Promise<void>>();
  #isShuttingDown = false;

  constructor(operations: OperationsService) {
    this.operations = operations;
  }

  /**
   * Hands one execution to a worker and returns at once.
   * @throws AppError to have the operation FAILED with that code and message
   */
  protected abstract begin(operation: Operation, events: WorkEvents, origin: WorkOrigin): Work;

  /** Describes an operation that was stored without a summary; null for one whose parameters cannot be read. */
  abstract described(operation: Operation): Promise<DescribedOperation | null>;

  /**
   * Called when the work of an operation has ended, however, and is not executed again by this process. What it
   * throws is reported and changes nothing.
   */
  protected async released(_operation: Operation): Promise<void> {}

  /**
   * Called before the row of an operation is deleted: removes what it has left outside the store, and what those below
   * it have left. Once more where the process died in between.
   */
  async clearUp(_operation: Operation): Promise<void> {}

  /** Begins the work of an operation that was just created, and accompanies it to its end. */
  protected launch(operation: Operation): void {
    const { id } = operation;
    if (this.#isShuttingDown || this.#executions.has(id)) return;
    const execution = this.operations
      .dispatch(operation, () => this.#run(operation), this.holdsThread)
      // The operation is as it is in the store; nobody else waits for what went wrong beside it.
      .catch((error: unknown) => this.operations.report(error, id))
      .finally(() => this.#executions.delete(id));
    this.#executions.set(id, execution);
  }

  /** Returns why an operation of this type cannot be run once more, whatever its status; null when it can. */
  async reasonAgainstRetry(
    _original: Operation,
  ): Promise<{ readonly code: string; readonly message: string } | null> {
    return null;
  }

  /** Goes on with an operation that was found PENDING at the start of the process. */
  resume(operation: Operation): void {
    this.launch(operation);
  }

  /**
   * Ends all executions; resolves when nothing runs any more.
   * Waiting operations stay PENDING. Running ones may complete within the grace; then they are asked to stop,
   * after the cancel grace aborted, and are PENDING again for the next process.
   */
  async shutdown(graceMs: number): Promise<void> {
    this.#isShuttingDown = true;
    for (const id of this.#executions.keys()) this.operations.handBack(id);
    if (await this.#endWithin(graceMs)) return;
    for (const id of this.#executions.keys()) this.operations.stop(id);
    // Work that outlives even its abort keeps its row RUNNING, which the next process finds.
    await this.#endWithin(2 * this.operations.cancelGraceMs);
  }

  async #run(operation: Operation): Promise<void> {
    let next: Operation | null = operation;
    while (next !== null && !this.#isShuttingDown) {
      next = await this.operations.execute(next, (current, events, origin) =>
        this.begin(current, events, origin),
      );
    }
    await this.released(operation);
  }

  async #endWithin(timeoutMs: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), timeoutMs);
    });
    const ended = Promise.all(this.#executions.values()).then(() => true);
    try {
      return await Promise.race([ended, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }
}
