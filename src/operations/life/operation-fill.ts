import { setImmediate } from 'node:timers/promises';
import type { OperationContext } from '../operation-context.js';
import type { DescribedOperation } from '../record/described-operation.js';
import type { Operation } from '../record/operation.js';

const ROWS_A_SLICE = 20;

/** Gives operations of earlier versions the summaries, search texts and events that they lack, beside other work. */
export class OperationFill {
  readonly #context: OperationContext;
  #isStopped = false;
  #filling: Promise<void> = Promise.resolve();

  constructor(context: OperationContext) {
    this.#context = context;
  }

  /**
   * Begins and returns at once. What is left when it is stopped, or the process dies, is filled in at the next start.
   * @param onError takes what ends it early
   */
  begin(onError: (error: unknown) => void): void {
    this.#filling = this.#fillAll().catch(onError);
  }

  /** Resolves when all is filled in, or filling has ended early. */
  whenDone(): Promise<void> {
    return this.#filling;
  }

  /** Resolves when the operation at hand is done, and begins no other. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#filling;
  }

  async #fillAll(): Promise<void> {
    for (;;) {
      const lacking = await this.#context.store.listUnfilled(ROWS_A_SLICE);
      if (lacking.length === 0) return;
      for (const operation of lacking) {
        if (this.#isStopped) return;
        await this.#fill(operation);
        await setImmediate();
      }
    }
  }

  /** One whose status changes meanwhile is found again. */
  async #fill(operation: Operation): Promise<void> {
    const { id, status } = operation;
    const described = await this.#described(operation);
    const { summary, model } = described ?? { summary: operation.summary, model: null };
    const write = () => this.#context.store.fill(id, { status, summary, model });
    const live = this.#context.live.get(id);
    if (live === null) {
      await write();
      return;
    }
    await live.writes.runExclusive(async () => {
      if (await write()) live.update({ ...live.operation, summary, model });
    });
  }

  /** An operation that cannot be described, because it is damaged, is listed by what its columns say. */
  async #described(operation: Operation): Promise<DescribedOperation | null> {
    try {
      return await this.#describe(operation);
    } catch (error) {
      this.#context.report(error, { operationId: operation.id });
      return null;
    }
  }

  async #describe(operation: Operation): Promise<DescribedOperation | null> {
    const kind = this.#context.kinds.get(operation.type);
    const described = kind?.describe(operation, await this.#context.store.readResult(operation.id)) ?? null;
    if (kind === null || described === null) return null;
    const { summary, model } = described;
    return { summary: { ...summary, ...(await kind.hooks.earlierSummary?.(operation)) }, model };
  }
}
