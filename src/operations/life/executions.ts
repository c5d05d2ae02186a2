import type { OperationContext } from '../operation-context.js';
import type { Evaluate, Work, WorkEnd, WorkEvents, WorkOrigin } from '../ports/work.js';
import { OperationNotFoundError } from '../record/errors.js';
import type { Operation } from '../record/operation.js';
import { storedParameters } from '../record/stored-parameters.js';
import { coordinatedWork } from './coordinated-work.js';
import type { FamilyMeans } from './family.js';
import { PARENT_OVER } from './living-parent.js';
import type { OperationExecutor } from './operation-executor.js';
import type { OperationStopper } from './operation-stopper.js';
import type { ServedKind } from './served-kind.js';

/** What executions are made with. */
export interface ExecutionMeans extends Pick<FamilyMeans, 'creator' | 'canceller'> {
  readonly executor: OperationExecutor;
  readonly stopper: OperationStopper;
}

/**
 * Runs the operations of every kind: hands each to who does its work, and again when it has to be executed once more.
 * One whose type has no kind here stays PENDING: a program that has the kind may take it up later.
 */
export class Executions {
  readonly #context: OperationContext;
  readonly #means: ExecutionMeans;
  readonly #running = new Map<string, Promise<void>>();
  #isShuttingDown = false;

  constructor(context: OperationContext, means: ExecutionMeans) {
    this.#context = context;
    this.#means = means;
  }

  /** Has a PENDING operation executed when its turn has come, by whoever claims it where operations are claimed. */
  launch(operation: Operation): void {
    const { claims } = this.#context;
    if (claims === null) void this.run(operation);
    else claims.offered(operation);
  }

  /** Executes a PENDING operation when its turn has come; resolves when it is not executed here any more. */
  async run(operation: Operation): Promise<void> {
    const { id } = operation;
    const kind = this.#context.kinds.get(operation.type);
    if (kind === null || this.#isShuttingDown || this.#running.has(id)) return;
    kind.hooks.launched?.(operation);
    const run = () => this.#run(operation, kind);
    const execution = (kind.doer.by === 'task' ? this.#context.dispatcher.run(operation, run) : run())
      // The operation is as it is in the store; nobody else waits for what went wrong beside it.
      .catch((error: unknown) => this.#context.report(error, { operationId: id }))
      .finally(() => this.#running.delete(id));
    this.#running.set(id, execution);
    await execution;
  }

  /**
   * Ends all executions; resolves when nothing runs any more.
   * Waiting operations stay PENDING. Running ones may complete within the grace; then they are asked to stop,
   * after the cancel grace aborted, and are PENDING again for the next process.
   */
  async shutdown(graceMs: number): Promise<void> {
    this.#isShuttingDown = true;
    for (const id of this.#running.keys()) this.#handBack(id);
    if (await this.#endWithin(graceMs)) return;
    for (const id of this.#running.keys()) {
      const live = this.#context.live.get(id);
      if (live !== null) this.#means.stopper.stop(live);
    }
    // Work that outlives even its abort keeps its row RUNNING, which the next process finds.
    await this.#endWithin(2 * this.#context.cancelGraceMs);
  }

  async #run(operation: Operation, kind: ServedKind): Promise<void> {
    let next: Operation | null = operation;
    while (next !== null && !this.#isShuttingDown) next = await this.#execute(next, kind);
    if (kind.doer.by !== 'task') await this.#endBelow(operation.id);
    await kind.hooks.released?.(operation);
  }

  /** What is below goes on when its parent is lost, for the next attempt; after the last one there is none. */
  async #endBelow(id: string): Promise<void> {
    const { store } = this.#context;
    if ((await store.find(id))?.status === 'FAILED') await this.#means.canceller.cancelBelow(id, PARENT_OVER);
  }

  /** @returns the operation if it has to be executed once more, else null */
  #execute(operation: Operation, kind: ServedKind): Promise<Operation | null> {
    const live = this.#context.live.get(operation.id);
    return this.#context.traces.execution(
      operation,
      () => live?.operation ?? operation,
      () =>
        this.#means.executor.execute(operation.id, (current, events, origin) =>
          told(this.#begin(kind, current, events, origin), current, kind),
        ),
    );
  }

  /** @throws AppError to have the operation FAILED with that code and message */
  #begin({ doer }: ServedKind, operation: Operation, events: WorkEvents, origin: WorkOrigin): Work {
    if (doer.by === 'task') {
      const { kind, settings, runners } = doer;
      const run = operation.host === null ? runners.here : runners.elsewhere;
      const parameters = storedParameters(kind.parameters, operation);
      return run({ kind, settings, operation, parameters }, events, origin);
    }
    const parent = this.#context.live.get(operation.id);
    if (parent === null) throw new OperationNotFoundError(operation.id);
    const { creator, canceller } = this.#means;
    const launch = (child: Operation) => this.launch(child);
    const means = { context: this.#context, creator, canceller, launch };
    return coordinatedWork(parent, { means, events, coordinate: doer.coordinate });
  }

  /**
   * Prepares an operation for the end of the process: waiting work is dropped and stays PENDING, running work
   * may go on, and if it stops before it is done it is PENDING again without counting as lost.
   */
  #handBack(id: string): void {
    const live = this.#context.live.get(id);
    if (live === null) return;
    live.isHandedBack = true;
    if (live.work?.leave !== undefined) live.work.leave();
    else if (live.operation.status === 'PENDING') this.#means.stopper.drop(live);
  }

  async #endWithin(timeoutMs: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), timeoutMs);
    });
    const ended = Promise.all(this.#running.values()).then(() => true);
    try {
      return await Promise.race([ended, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Gives an operation what its result tells of it, wherever its work runs. */
function told(work: Work, operation: Operation, kind: ServedKind): Work {
  const withTold = (end: WorkEnd): WorkEnd => {
    if (end.kind !== 'completed') return end;
    const { result } = end.outcome;
    const of = kind.told(operation, result);
    // What the work itself says besides counts, such as a course that the result does not hold.
    const summary = (of.summary ?? end.outcome.summary) && { ...of.summary, ...end.outcome.summary };
    const outcome = { ...end.outcome, ...of, ...(summary && { summary }) };
    const { hooks } = kind;
    if (hooks.evaluated === undefined) return { ...end, outcome };
    const evaluate: Evaluate = async (current, read) =>
      (await hooks.evaluated?.(current, result, read)) ?? null;
    return { ...end, outcome, evaluate };
  };
  return {
    source: work.source,
    ended: work.ended.then(withTold),
    abort: () => work.abort(),
    ...(work.leave && { leave: () => work.leave?.() }),
  };
}
