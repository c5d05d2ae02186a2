import { setTimeout as pause } from 'node:timers/promises';
import { type Random, seededRandom } from '../../src/base/pure/random.js';
import {
  CancelOperationDocument,
  DeleteOperationDocument,
  OperationDocument,
} from '../../src/faces/client/generated/graphql.js';
import { Follower } from './follower.js';
import type { TrackedOperation } from './tracked-operation.js';
import type { Victim } from './victim.js';
import type { Workload } from './workload.js';

/** Chances in a hundred. */
const CANCELLED = 25;
const DELETED = 15;
const LATEST_CANCEL_MS = 900;
/** More would only wait: where the machine is slow, fewer are started. */
const MOST_UNFINISHED = 16;

/** Starts, follows, cancels and deletes operations, whether or not the server lives at the moment. */
export class Load {
  readonly operations: TrackedOperation[] = [];
  /** What clients met that they must not meet. */
  readonly failures: string[] = [];
  readonly #victim: Victim;
  readonly #workloads: readonly Workload[];
  readonly #longestPauseMs: number | undefined;
  readonly #tasks: Promise<void>[] = [];
  #keys = 0;
  #unfinished = 0;

  /** @param longestPauseMs between two looks of a client; default: that of followers */
  constructor(victim: Victim, workloads: readonly Workload[], longestPauseMs?: number) {
    this.#longestPauseMs = longestPauseMs;
    this.#victim = victim;
    this.#workloads = workloads;
  }

  /** Begins a run of a spec that is drawn, and everything that clients will do with it; returns at once. */
  begin(random: Random): void {
    const workload = drawn(this.#workloads, random);
    const spec = drawn(workload.specs, random);
    const key = this.#nextKey();
    // What a client does later is drawn from a stream of its own: the order of answers must not matter.
    const own = seededRandom(random.below(2 ** 31 - 1));
    if (this.#unfinished >= MOST_UNFINISHED) return;
    this.#track(key, this.#play(workload, spec, key, own));
  }

  /** Begins a run that nobody cancels, however many there are; returns at once. */
  add(workload: Workload, spec: string, random: Random): void {
    const key = this.#nextKey();
    const run = async (): Promise<void> => (await this.#follow(workload, spec, key, random)).followed;
    this.#track(key, run());
  }

  /** How many of them are not over. */
  get unfinished(): number {
    return this.#unfinished;
  }

  /** How many operations were to be started. */
  get begun(): number {
    return this.#tasks.length;
  }

  /** Waits until every client has what it waits for, or has met a failure. */
  async end(): Promise<void> {
    await Promise.all(this.#tasks);
  }

  #nextKey(): string {
    return `fault-${this.#keys++}`;
  }

  #track(key: string, task: Promise<void>): void {
    this.#unfinished++;
    const ended = task.finally(() => this.#unfinished--);
    this.#tasks.push(ended.catch((error: unknown) => void this.failures.push(`${key}: ${String(error)}`)));
  }

  /** Starts a run and begins to follow its log. */
  async #follow(workload: Workload, spec: string, key: string, random: Random): Promise<TrackedOperation> {
    const id = await workload.start(this.#victim, spec, key);
    const follower = new Follower(this.#victim, workload, id, this.#longestPauseMs);
    const followed = follower.follow(random);
    const operation: TrackedOperation = {
      ...{ workload, spec, key, id, follower, followed },
      isCancelAsked: false,
      isDeleted: false,
      finalStatus: null,
    };
    this.operations.push(operation);
    return operation;
  }

  async #play(workload: Workload, spec: string, key: string, random: Random): Promise<void> {
    const operation = await this.#follow(workload, spec, key, random);
    const isCancelled = random.below(100) < CANCELLED;
    if (isCancelled) await this.#cancel(operation, random.below(LATEST_CANCEL_MS));
    await operation.followed;
    if (isCancelled && random.below(100) < DELETED) await this.#delete(operation);
  }

  async #cancel(operation: TrackedOperation, delayMs: number): Promise<void> {
    await pause(delayMs);
    operation.isCancelAsked = true;
    const { id } = operation;
    const { cancelOperation } = await this.#victim.request(CancelOperationDocument, { id, reason: 'drawn' });
    if (cancelOperation.__typename === 'OperationNotFoundError') throw new Error(cancelOperation.message);
  }

  async #delete(operation: TrackedOperation): Promise<void> {
    const { id } = operation;
    operation.isDeleted = true;
    const { deleteOperation } = await this.#victim.request(DeleteOperationDocument, { id });
    // A deletion whose answer was lost is asked for again, and then there is nothing left to delete.
    if (deleteOperation.__typename === 'OperationNotFinalError') throw new Error(deleteOperation.message);
    const { operation: left } = await this.#victim.request(OperationDocument, { id });
    if (left !== null && left !== undefined) throw new Error(`${id} is there after its deletion`);
  }
}

function drawn<T>(choices: readonly T[], random: Random): T {
  return choices[random.below(choices.length)] as T;
}
