import { sha256 } from '../../base/pure/hashing.js';
import { asJsonObject, canonicalJson } from '../../base/pure/json.js';
import type { OperationContext } from '../operation-context.js';
import type { Kind } from '../ports/kind.js';
import type { ChildRequest, StartRequest } from '../ports/start-request.js';
import { HERE } from '../ports/work-place.js';
import { IdempotencyConflictError, QueueFullError } from '../record/errors.js';
import type { Operation, OperationRequest } from '../record/operation.js';
import { createOperationId } from '../record/operation-id.js';
import { NO_SUBJECT, summaryOf } from '../record/operation-summary.js';
import { queuedProgress } from '../record/progress-rules.js';
import { distinctTags } from '../record/tags.js';
import { recordedPlace } from './recorded-place.js';

/** An operation that was asked for: a new one, or the one that the idempotency key has started before. */
export interface CreatedOperation {
  readonly operation: Operation;
  readonly deduplicated: boolean;
}

/** How many operations wait. */
interface Waiting {
  readonly all: number;
  readonly ofCaller: number;
}

const UNKNOWN_RETRY_MS = 5_000;
const SHORTEST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

/** Records new operations, within the bounds of the queue and once for each idempotency key. */
export class OperationCreator {
  readonly #context: OperationContext;
  /** Callers of insertions under way: these hold a place in the queue already, so that many at once cannot exceed it. */
  readonly #inserting: (string | null)[] = [];

  constructor(context: OperationContext) {
    this.#context = context;
  }

  /** Says all that is recorded of an operation that a kind is asked to start. */
  requestOf<Parameters extends object>(
    kind: Kind<Parameters>,
    { parameters, asked, place, ...said }: StartRequest<Parameters>,
  ): OperationRequest {
    const served = this.#context.kinds.get(kind.name);
    if (served === null) throw new TypeError(`This server has no kind of the name ${kind.name}.`);
    return {
      ...kind.listed(parameters),
      ...said,
      type: kind.name,
      ...recordedPlace(this.#context, served.doer.by, place),
      // The schema of a kind reads them out of JSON again.
      parameters: asJsonObject<object>(parameters),
      asked: asJsonObject(asked),
    };
  }

  /** @throws QueueFullError, IdempotencyConflictError */
  async create(request: OperationRequest): Promise<CreatedOperation> {
    const { store, live, claims } = this.#context;
    const operation = this.#record(request);
    // Nothing may come between the look at the queue and the place taken in it.
    const claimable = await this.#claimable(operation.caller);
    const refusal = this.#refusalOf(operation.caller, claimable);
    if (refusal !== null) {
      // What was started before can be named again even while nothing new fits into the queue.
      const twin = await store.findTwin(operation);
      if (twin === null) throw refusal;
      return sameAs(live.get(twin.id)?.view ?? twin, operation);
    }
    this.#inserting.push(operation.caller);
    try {
      const inserted = await store.insert(operation, await claims?.filesOf(operation));
      if (inserted.deduplicated) {
        return sameAs(live.get(inserted.operation.id)?.view ?? inserted.operation, operation);
      }
      if (this.#context.claims === null) live.add(inserted.operation);
      return inserted;
    } finally {
      this.#inserting.splice(this.#inserting.indexOf(operation.caller), 1);
    }
  }

  /**
   * Records an operation below another. The bounds of the queue do not hold for it: they held for its parent, whose
   * caller, tags and priority it has.
   */
  async createChild<Parameters extends object>(
    parent: Operation,
    id: string,
    kind: Kind<Parameters>,
    { label = null, ...request }: ChildRequest<Parameters>,
  ): Promise<Operation> {
    const { store, live, claims } = this.#context;
    const { caller, tags, priority } = parent;
    const inherited = { caller, tags, priority, label, idempotencyKey: null };
    const asked = request.parameters;
    const recorded = this.#record({
      ...this.requestOf(kind, { ...request, ...inherited, asked }),
      parentId: parent.id,
    });
    const child = { ...recorded, id };
    const { operation } = await store.insert(child, claims === null ? undefined : 'of-parent');
    if (this.#context.claims === null) live.add(operation);
    return operation;
  }

  /**
   * Returns the operation that `create` would return instead of a new one; null when it would record one.
   * @throws IdempotencyConflictError
   */
  async startedBefore(
    type: string,
    { caller, asked, idempotencyKey }: Pick<StartRequest<object>, 'caller' | 'asked' | 'idempotencyKey'>,
  ): Promise<CreatedOperation | null> {
    const { store, live } = this.#context;
    const operation = this.#record({
      ...{ type, caller, idempotencyKey, asked: asJsonObject(asked) },
      ...NOT_RECORDED,
    });
    const twin = await store.findTwin(operation);
    return twin && sameAs(live.get(twin.id)?.view ?? twin, operation);
  }

  /** @returns null when there is a place for one more operation of the caller */
  #refusalOf(caller: string | null, claimable: Waiting | null): QueueFullError | null {
    const { live, maxQueued, maxQueuedPerCaller } = this.#context;
    const inserting = this.#inserting;
    if ((claimable?.all ?? live.countPending()) + inserting.length >= maxQueued)
      return new QueueFullError(this.#retryAfterMs());
    if (caller === null) return null;
    const waiting = claimable?.ofCaller ?? live.countPendingOf(caller);
    const own = waiting + inserting.filter((other) => other === caller).length;
    return own >= maxQueuedPerCaller ? new QueueFullError(this.#retryAfterMs(), maxQueuedPerCaller) : null;
  }

  /** Counts what waits to be claimed, of which only rows tell; null where nobody claims. */
  async #claimable(caller: string | null): Promise<Waiting | null> {
    const { claims, store } = this.#context;
    if (claims === null) return null;
    const waiting = { statuses: ['PENDING'], parent: null } as const;
    const [all, ofCaller] = await Promise.all([
      store.count(waiting),
      caller === null ? 0 : store.count({ ...waiting, startedBy: caller }),
    ]);
    return { all, ofCaller };
  }

  #record({ asked, subject, parentId, retryOfId, ...request }: OperationRequest): Operation {
    const now = this.#context.clock.now();
    return {
      ...request,
      tags: distinctTags(request.tags),
      note: null,
      pinned: false,
      parentId: parentId ?? null,
      retryOfId: retryOfId ?? null,
      summary: summaryOf(subject),
      id: createOperationId(request.type, now),
      status: 'PENDING',
      attempt: 1,
      owner: this.#context.claims?.owner ?? this.#context.owner,
      remoteId: null,
      parametersHash: sha256(canonicalJson(asked)),
      pinnedInputs: null,
      progress: queuedProgress(1, 0),
      snapshot: null,
      error: null,
      warnings: [],
      createdAt: now,
      startedAt: null,
      updatedAt: now,
      completedAt: null,
      cancelRequestedAt: null,
      cancelReason: null,
      waitingSince: null,
      workerLosses: 0,
      serverLosses: 0,
      traceContext: this.#context.traces.context(),
    };
  }

  /** Returns when the operation that is nearest to its end will make room, as far as that can be told. */
  #retryAfterMs(): number {
    const etaSeconds = this.#context.live.shortestEtaSeconds();
    const etaMs = etaSeconds === null ? UNKNOWN_RETRY_MS : Math.ceil(etaSeconds * 1_000);
    return Math.min(LONGEST_RETRY_MS, Math.max(SHORTEST_RETRY_MS, etaMs));
  }
}

/** What makes no difference to whether an operation was started before. */
const NOT_RECORDED = {
  ...{ ...HERE, title: '', label: null, tags: [], priority: 0 },
  ...{ symbol: null, strategy: null, model: null, subject: NO_SUBJECT, parameters: {} },
};

function sameAs(existing: Operation, { parametersHash }: Operation): CreatedOperation {
  if (existing.parametersHash !== parametersHash) throw new IdempotencyConflictError(existing.id);
  return { operation: existing, deduplicated: true };
}
