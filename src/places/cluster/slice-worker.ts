import { setTimeout as pause } from 'node:timers/promises';
import { deserialize, serialize } from 'node:v8';
import { AppError } from '../../base/pure/app-error.js';
import { outlastOutage } from '../../operations/life/outlast-outage.js';
import type { SharedSlices, TakenSlice } from '../../operations/ports/shared-slices.js';
import type { SliceEnd, SliceRun } from '../../operations/ports/slices.js';
import type { Claim, RunningLimits } from '../../operations/ports/work-leases.js';
import { isOutage } from '../../operations/record/errors.js';
import type { Operation } from '../../operations/record/operation.js';
import { Repeated } from './repeated.js';

/** Runs slices of operations that other processes may coordinate. */
export interface SliceHost {
  readonly freeSlots: number;
  find(operationId: string): Promise<Operation | null>;
  /** Has its folders ready; false where they are left to another host. @throws AppError where they cannot be had */
  prepare(operation: Operation): Promise<boolean>;
  /** Lets go of the folders that it had ready for one slice. */
  release(operation: Operation): void;
  /** Begins a slice in a slot of this process; null for an operation whose slices are not known here. */
  begin(operation: Operation, question: unknown): Promise<SliceRun<unknown> | null>;
  /** Holds a slot while something runs. */
  inSlot(operation: Operation, run: () => Promise<void>): Promise<void>;
}

export interface SliceWorkerOptions {
  readonly slices: SharedSlices;
  readonly host: SliceHost;
  /** Says what this host would claim at the moment, because that may come first. */
  readonly claim: () => Claim;
  readonly limits: RunningLimits;
  /** Hears that a slot may be free. */
  readonly onFree: () => void;
  /** Hears of a slice whose time had run out here: what comes of it is dropped. */
  readonly lost: (operationId: string) => void;
  readonly troubled: (what: string, error: unknown) => void;
  /** Says what an error is to who waits for the answer. */
  readonly failureOf: (error: unknown) => Extract<SliceEnd<unknown>, { kind: 'failed' }>;
}

const TAKE_MS = 250;
const RENEW_MS = 3_000;
/** How long it waits for a slot here before another host may have it: something long may have come first. */
const SLOT_MS = 2_000;
/** How long an answer is held while the database is away. */
const PATIENCE_MS = 600_000;

type Patiently = <T>(work: () => Promise<T>) => Promise<T>;

interface RunningSlice {
  run: SliceRun<unknown> | null;
  isLost: boolean;
  readonly operationId: string;
  /** When the database last took it for this host's, by the clock of this process. */
  heldAtMs: number;
  readonly ended: Promise<void>;
}

/** Takes slices that coordinators have offered, and answers them. */
export class SliceWorker {
  readonly #options: SliceWorkerOptions;
  /** What runs, by claim. */
  readonly #running = new Map<string, RunningSlice>();
  readonly #taking: Repeated;
  readonly #renewing: Repeated;
  readonly #stopping = new AbortController();

  constructor(options: SliceWorkerOptions) {
    this.#options = options;
    const troubled = (what: string) => (error: unknown) => options.troubled(what, error);
    this.#taking = new Repeated(() => this.#take(), TAKE_MS, troubled('slices cannot be taken'));
    this.#renewing = new Repeated(() => this.#renew(), RENEW_MS, troubled('slices cannot be renewed'));
  }

  /** Looks for slices at once. */
  wake(): void {
    this.#taking.wake();
  }

  /** Takes none any more; those that run are given back. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#taking.stop();
    for (const { run } of this.#running.values()) run?.cancel();
    await Promise.allSettled([...this.#running.values()].map(({ ended }) => ended));
    await this.#renewing.stop();
  }

  get #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #take(): Promise<void> {
    const { slices, host, claim, limits, onFree } = this.#options;
    while (!this.#isStopping && host.freeSlots > this.#waitingForSlot()) {
      const heldAtMs = performance.now();
      const slice = await slices.take(claim(), limits);
      if (slice === null) return;
      const { operationId } = slice;
      const state = { run: null, isLost: false, operationId, heldAtMs, ended: this.#work(slice) };
      this.#running.set(slice.claim, state);
      void state.ended.finally(() => {
        this.#running.delete(slice.claim);
        this.#taking.wake();
        onFree();
      });
    }
  }

  /** Those that were taken and have not reached their slot. */
  #waitingForSlot(): number {
    return [...this.#running.values()].filter(({ run }) => run === null).length;
  }

  async #work(slice: TakenSlice): Promise<void> {
    const { slices, troubled } = this.#options;
    const isOver = (): boolean => this.#isStopping || this.#running.get(slice.claim)?.isLost === true;
    const patiently: Patiently = (work) => {
      const endMs = performance.now() + PATIENCE_MS;
      return outlastOutage(work, () => isOver() || performance.now() >= endMs);
    };
    try {
      const end = await this.#endOf(slice, patiently);
      const isStillOurs = await patiently(() =>
        isAnswer(end) ? slices.answer(slice, serialize(end)) : slices.giveBack(slice),
      );
      if (!isStillOurs) this.#lose(slice.claim);
    } catch (error) {
      // It runs out, and another host takes it.
      troubled('a slice could not be answered', error);
    }
  }

  /** @returns null for one that nobody waits for here */
  async #endOf(slice: TakenSlice, patiently: Patiently): Promise<SliceEnd<unknown> | null> {
    const { host, failureOf, troubled } = this.#options;
    try {
      const operation = await patiently(() => host.find(slice.operationId));
      if (operation === null) return null;
      if (!(await patiently(() => host.prepare(operation)))) return null;
      return await this.#run(slice, operation, patiently).finally(() => host.release(operation));
    } catch (error) {
      if (!(error instanceof AppError)) troubled('a slice met an error of the program', error);
      return failureOf(error);
    }
  }

  /** @returns null for one that got no slot in time */
  async #run(
    slice: TakenSlice,
    operation: Operation,
    patiently: Patiently,
  ): Promise<SliceEnd<unknown> | null> {
    const { host } = this.#options;
    let end: SliceEnd<unknown> | null = null;
    let hasSlot = false;
    let isGivenUp = false;
    const ran = host.inSlot(operation, async () => {
      if (isGivenUp) return;
      hasSlot = true;
      const run = await patiently(() => host.begin(operation, deserialize(slice.question)));
      const state = this.#running.get(slice.claim);
      if (run === null || state === undefined) return;
      state.run = run;
      if (state.isLost || this.#isStopping) run.cancel();
      end = await run.ended;
    });
    const options = { ref: false, signal: this.#stopping.signal };
    await Promise.race([ran, pause(SLOT_MS, undefined, options).catch(() => undefined)]);
    isGivenUp = !hasSlot;
    if (isGivenUp) ran.catch(() => undefined);
    else await ran;
    return end;
  }

  async #renew(): Promise<void> {
    if (this.#running.size === 0) return;
    const before = [...this.#running];
    const askedAtMs = performance.now();
    const held = await this.#options.slices.renew(before.map(([claim]) => claim));
    for (const [claim, state] of before)
      if (held.has(claim)) state.heldAtMs = askedAtMs;
      else this.#lose(claim);
  }

  /** Stops a slice that is this host's no more: nobody waits for it, or its time had run out and another host has taken it. */
  #lose(claim: string): void {
    const state = this.#running.get(claim);
    if (state === undefined || state.isLost) return;
    state.isLost = true;
    state.run?.cancel();
    const { slices, lost } = this.#options;
    if (performance.now() - state.heldAtMs > slices.leaseMs) lost(state.operationId);
  }
}

/** A slice that met nothing but an outage of the database is another host's to answer. */
function isAnswer(end: SliceEnd<unknown> | null): boolean {
  return end !== null && end.kind !== 'cancelled' && !(end.kind === 'failed' && isOutage(end.failure));
}
