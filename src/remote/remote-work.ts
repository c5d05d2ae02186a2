import { setTimeout as pause } from 'node:timers/promises';
import type { Operation, OperationStatus, OutcomePart } from '../operations/operation.js';
import type { OperationSource, SourceState } from '../operations/operation-source.js';
import { isFinal } from '../operations/operation-status.js';
import type { WholeOutcome } from '../operations/outcome-lines.js';
import type { Work, WorkEnd, WorkEvents } from '../operations/work.js';
import { AppError } from '../shared/app-error.js';
import { isPassing, type OperationServiceProxy } from './operation-service-proxy.js';
import { RemoteRefusedError, RemoteUnavailableError } from './remote-errors.js';
import type { RemoteStart, RemoteState } from './remote-task-kind.js';
import type { RemoteWatch, Watched } from './remote-watch.js';

/** How long a start is tried while nobody answers, and how long the pauses between are. */
export interface StartPatience {
  readonly totalMs: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

/** A seq that no log reaches. */
const BEYOND_ALL = 10 ** 14;

/** What a piece of remote work is made of: the calls of its kind, bound to its parameters. */
export interface RemoteCalls {
  readonly metricKind: OperationSource['metricKind'];
  start(): Promise<RemoteStart>;
  pull(remoteId: string, afterSeq: number): Promise<RemoteState | null>;
  receive(outcome: WholeOutcome): WholeOutcome;
}

/**
 * One operation that another host runs: started there under the operation's own id as the idempotency key, pulled
 * when somebody wants to know, and brought home once the host says that it is done.
 */
export class RemoteWork implements Work, Watched {
  readonly source: OperationSource;
  readonly ended: Promise<WorkEnd>;
  readonly #proxy: OperationServiceProxy;
  readonly #calls: RemoteCalls;
  readonly #events: WorkEvents;
  readonly #watch: RemoteWatch;
  readonly #operation: Operation;
  readonly #waiting = new AbortController();
  #remoteId: string | null;
  #isStarted = false;
  #isCancelled: boolean;
  #isOver = false;
  #collecting: Promise<void> | null = null;
  #settle: (end: WorkEnd) => void = () => {};

  constructor(
    operation: Operation,
    calls: RemoteCalls,
    events: WorkEvents,
    options: {
      readonly proxy: OperationServiceProxy;
      readonly watch: RemoteWatch;
      readonly engineVersion: string;
      readonly patience: StartPatience;
    },
  ) {
    this.#operation = operation;
    this.#calls = calls;
    this.#events = events;
    this.#proxy = options.proxy;
    this.#watch = options.watch;
    this.#remoteId = operation.remoteId;
    this.#isStarted = operation.status !== 'PENDING';
    this.#isCancelled = operation.status === 'CANCELLING';
    this.ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.source = {
      metricKind: calls.metricKind,
      pull: (afterSeq) => this.#pull(afterSeq),
      cancel: () => this.cancel(),
    };
    void this.#begin(options);
  }

  get host(): string {
    return this.#proxy.host;
  }

  get remoteId(): string | null {
    return this.#remoteId;
  }

  /** Asks the host to stop it, now or as soon as it is there. */
  async cancel(): Promise<void> {
    this.#isCancelled = true;
    if (this.#remoteId !== null) await this.#proxy.cancel(this.#remoteId);
  }

  /** Ends the wait for a host; what a host has taken ends there, when it has stopped. */
  abort(): void {
    if (this.#remoteId === null) this.#end({ kind: 'cancelled' });
  }

  leave(): void {
    this.#end({ kind: 'left' });
  }

  async learn(status: OperationStatus | null): Promise<void> {
    if (this.#isOver || this.#remoteId === null) return;
    if (status === null || isFinal(status)) await this.#check();
    else {
      this.#begun(status);
      if (this.#isCancelled && status !== 'CANCELLING') await this.#proxy.cancel(this.#remoteId);
    }
  }

  async #begin({
    engineVersion,
    patience,
  }: {
    readonly engineVersion: string;
    readonly patience: StartPatience;
  }): Promise<void> {
    try {
      if (this.#remoteId === null) {
        const remoteId = await this.#startPatiently(engineVersion, patience);
        if (remoteId === null) return;
        this.#remoteId = remoteId;
        // Cancelled, or left, while the start was under way: the host has it all the same.
        if (this.#isOver) {
          if (this.#isCancelled) await this.#proxy.cancel(remoteId);
          return;
        }
        this.#events.placed(remoteId);
      }
      this.#watch.add(this);
      if (this.#isCancelled) await this.#proxy.cancel(this.#remoteId);
    } catch (error) {
      // A cancel that did not get through is sent again by the watch.
      if (this.#remoteId === null) this.#fail(error);
    }
  }

  /** @returns null when the work is over before it began */
  async #startPatiently(engineVersion: string, patience: StartPatience): Promise<string | null> {
    const startedMs = performance.now();
    let pauseMs = patience.firstPauseMs;
    while (!this.#isOver) {
      let waitMs = pauseMs;
      try {
        await this.#proxy.requireEngine(engineVersion);
        const answer = await this.#calls.start();
        if (answer.kind === 'started') return answer.remoteId;
        if (answer.kind === 'refused') throw new RemoteRefusedError(this.host, answer.reason);
        waitMs = answer.retryAfterMs;
      } catch (error) {
        if (!isPassing(error)) throw error;
        const triedMs = performance.now() - startedMs;
        if (triedMs >= patience.totalMs)
          throw new RemoteUnavailableError(this.host, triedMs, (error as Error).message);
        pauseMs = Math.min(2 * pauseMs, patience.longestPauseMs);
      }
      await pause(waitMs, undefined, { signal: this.#waiting.signal }).catch(() => undefined);
    }
    return null;
  }

  async #pull(afterSeq: number): Promise<SourceState> {
    if (this.#remoteId === null) return { progress: this.#operation.progress, snapshot: null, entries: [] };
    const state = await this.#calls.pull(this.#remoteId, afterSeq);
    if (state === null) {
      this.#end({ kind: 'lost', reason: `${this.host} does not know ${this.#remoteId}` });
      return { progress: this.#operation.progress, snapshot: null, entries: [] };
    }
    this.#conclude(state);
    const { progress, snapshot, entries } = state;
    return { progress, snapshot, entries };
  }

  /** Looks how it ended; entries are of no interest here. */
  async #check(): Promise<void> {
    await this.#pull(BEYOND_ALL);
    await this.#collecting;
  }

  #conclude({ status, error, warnings }: RemoteState): void {
    if (this.#isOver) return;
    this.#begun(status);
    if (status === 'FAILED') {
      const failure = error ?? {
        code: 'INTERNAL_ERROR',
        message: `${this.host} gives no reason.`,
        retryable: false,
      };
      this.#end({ kind: 'failed', failure, warnings });
    } else if (status === 'CANCELLED') {
      this.#end({ kind: 'cancelled' });
    } else if (status === 'COMPLETED') {
      this.#collecting ??= this.#collect().finally(() => {
        this.#collecting = null;
      });
    }
  }

  /** Brings the outcome home; when the host cannot be reached the next look at it tries again. */
  async #collect(): Promise<void> {
    try {
      const { parts, ...rest } = this.#calls.receive(await this.#proxy.outcome(this.#remoteId as string));
      if (this.#isOver) return;
      for (const part of parts.slice(0, -1)) this.#events.partReady(part);
      this.#end({ kind: 'completed', outcome: { ...rest, ...(parts.at(-1) as OutcomePart) } });
    } catch (error) {
      if (!isPassing(error)) this.#fail(error);
    }
  }

  #begun(status: OperationStatus): void {
    if (this.#isStarted || status === 'PENDING' || status === 'CANCELLED' || status === 'FAILED') return;
    this.#isStarted = true;
    this.#events.started();
  }

  #fail(error: unknown): void {
    const { code, message, retryable } =
      error instanceof AppError ? error : new RemoteRefusedError(this.host, (error as Error).message);
    this.#end({ kind: 'failed', failure: { code, message, retryable }, warnings: [] });
  }

  #end(end: WorkEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#watch.remove(this);
    this.#waiting.abort();
    this.#settle(end);
  }
}
