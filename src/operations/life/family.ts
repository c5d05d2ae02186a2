import { setTimeout } from 'node:timers/promises';
import type { JsonObject } from '../../base/pure/json.js';
import type { OperationContext } from '../operation-context.js';
import type { Family } from '../ports/family.js';
import type { Kind } from '../ports/kind.js';
import type { ChildRequest } from '../ports/start-request.js';
import { OperationNotFoundError } from '../record/errors.js';
import { LeaseOverError } from '../record/lease-over-error.js';
import type { Operation } from '../record/operation.js';
import { childOperationId } from '../record/operation-id.js';
import { isFinal } from '../record/operation-status.js';
import type { LiveOperation } from '../watch/live-operation.js';
import type { OperationCanceller } from './operation-canceller.js';
import type { OperationCreator } from './operation-creator.js';
import { ParentStoppedError } from './parent-stopped-error.js';
import type { WaitMark } from './wait-mark.js';

/** How often the row of a child is looked at that another process runs. */
const CLAIMED_PAUSE_MS = 250;

/** What a family is made with. */
export interface FamilyMeans {
  readonly context: OperationContext;
  readonly creator: OperationCreator;
  readonly canceller: OperationCanceller;
  /** Has an operation that was just recorded executed. */
  readonly launch: (child: Operation) => void;
}

/** The operations below one whose coordinator runs in this process. Rows say all that is known of them. */
export class RecordedFamily implements Family {
  readonly #parent: LiveOperation;
  readonly #means: FamilyMeans;
  readonly #waits: WaitMark;
  readonly #signal: AbortSignal;

  /**
   * @param waits hears of children that the coordinator waits for
   * @param signal aborted when the coordinator is over: it waits for no child any more
   */
  constructor(parent: LiveOperation, means: FamilyMeans, waits: WaitMark, signal: AbortSignal) {
    this.#parent = parent;
    this.#means = means;
    this.#waits = waits;
    this.#signal = signal;
  }

  async start<Parameters extends object>(
    kind: Kind<Parameters>,
    key: string,
    request: ChildRequest<Parameters>,
  ): Promise<Operation> {
    const { context, creator, launch } = this.#means;
    const parent = this.#parent;
    const id = childOperationId(parent.operation, key, kind.name);
    const known = context.live.get(id)?.view ?? (await context.store.find(id));
    if (known !== null) {
      this.#takeUp(known);
      return known;
    }
    // The parent cannot be asked to stop in between: whoever does then finds this child.
    const child = await parent.writes.runExclusive(async () => {
      if (parent.operation.status !== 'RUNNING') throw new ParentStoppedError(parent.operation.id);
      return creator.createChild(parent.operation, id, kind, request);
    });
    launch(child);
    return child;
  }

  /** Has a child run that was recorded by a write that was not answered. */
  #takeUp(child: Operation): void {
    const { context, launch } = this.#means;
    if (context.claims !== null || context.live.get(child.id) !== null || isFinal(child.status)) return;
    context.live.add(child);
    launch(child);
  }

  whenFinal(id: string): Promise<Operation> {
    return this.#waits.awaits(this.#final(id, this.#signal));
  }

  async #final(id: string, signal?: AbortSignal): Promise<Operation> {
    const { live, store } = this.#means.context;
    for (;;) {
      signal?.throwIfAborted();
      const child = live.get(id);
      const changed = child?.changes.next();
      const operation = child?.operation ?? (await store.find(id));
      if (operation === null) throw new OperationNotFoundError(id);
      if (isFinal(operation.status)) return operation;
      if (changed === undefined && this.#means.context.claims === null)
        throw new Error(`${id} is ${operation.status} and runs nowhere.`);
      // Of what another process runs, only its row tells.
      await (changed ?? setTimeout(CLAIMED_PAUSE_MS));
    }
  }

  result(child: Operation): Promise<JsonObject | null> {
    return this.#means.context.store.readResult(child.id);
  }

  async stopRest(reason: string): Promise<boolean> {
    const { canceller } = this.#means;
    const { id } = this.#parent.operation;
    try {
      for (;;) {
        const stopping = await canceller.cancelBelow(id, { reason, caller: null, askedBy: id });
        if (stopping.length === 0) return true;
        for (const child of stopping) await this.#final(child);
      }
    } catch (error) {
      if (error instanceof LeaseOverError) return false;
      throw error;
    }
  }
}
