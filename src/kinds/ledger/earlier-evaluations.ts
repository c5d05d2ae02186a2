import { setImmediate } from 'node:timers/promises';
import type { EvaluationLedger, UnenteredPage } from '../../operations/ports/evaluation-ledger.js';
import type { OperationPosition } from '../../operations/ports/operation-query.js';
import type { Evaluation } from '../../operations/record/evaluation.js';
import type { Operation } from '../../operations/record/operation.js';

export interface EarlierEvaluationsOptions {
  readonly ledger: Pick<EvaluationLedger, 'readUnentered' | 'enterOperation'>;
  readonly type: string;
  /** Works out what a COMPLETED operation has evaluated; null for one that does not count, or is not known well enough. */
  readonly evaluation: (operation: Operation) => Promise<Evaluation | null>;
  readonly report: (error: unknown, operationId: string) => void;
}

/** Finding out which have no place takes microseconds each. */
const EXAMINED_A_SLICE = 100;

/**
 * Enters operations that were completed before there was a ledger, or whose evaluation could not be worked out when they
 * were, the oldest first, beside other work.
 */
export class EarlierEvaluations {
  readonly #options: EarlierEvaluationsOptions;
  #isStopped = false;
  #entering: Promise<void> = Promise.resolve();

  constructor(options: EarlierEvaluationsOptions) {
    this.#options = options;
  }

  /**
   * Begins and returns at once. What is left when it is stopped, or the process dies, is entered after the next start.
   * @param ready is waited for
   * @param onError takes what ends it early
   */
  begin(ready: Promise<void>, onError: (error: unknown) => void): void {
    this.#entering = ready.then(() => this.#enterAll()).catch(onError);
  }

  /** Resolves when the operation at hand is done, and begins no other. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#entering;
  }

  async #enterAll(): Promise<void> {
    const { ledger, type } = this.#options;
    let after: OperationPosition | null = null;
    do {
      const page: UnenteredPage = await ledger.readUnentered({ type, after, examined: EXAMINED_A_SLICE });
      for (const operation of page.operations) {
        if (this.#isStopped) return;
        await this.#enter(operation);
        await setImmediate();
      }
      await setImmediate();
      after = page.next;
    } while (after !== null && !this.#isStopped);
  }

  /** One that cannot be worked out, because it is damaged, is not tried again at every start. */
  async #enter(operation: Operation): Promise<void> {
    const { ledger, evaluation, report } = this.#options;
    const { id, completedAt, updatedAt } = operation;
    const found = await evaluation(operation).catch((error: unknown) => {
      report(error, id);
      return null;
    });
    await ledger.enterOperation(id, found, completedAt ?? updatedAt);
  }
}
