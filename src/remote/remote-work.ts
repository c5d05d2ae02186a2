import type { Operation, OperationStatus, OutcomePart } from '../operations/operation.js';
import type { OperationSource, SourceState } from '../operations/operation-source.js';
import { isFinal } from '../operations/operation-status.js';
import type { WholeOutcome } from '../operations/outcome-lines.js';
import type { Work, WorkEnd, WorkEvents } from '../operations/work.js';
import { AppError } from '../shared/app-error.js';
import { isPassing, type OperationServiceProxy } from './operation-service-proxy.js';
import { RemoteOutcomeError, RemoteRefusedError } from './remote-errors.js';
import type { RemoteStart, RemoteState } from './remote-task-kind.js';
import type { RemoteWatch, Watched } from './remote-watch.js';
import { type StartPatience, startPatiently, type Waiting } from './start-patiently.js';

/** A seq that no log reaches. */
const BEYOND_ALL = 10 ** 14;

/** What a piece of remote work is made of: the calls of its kind, bound to its parameters. */
export interface RemoteCalls {
  readonly metricKind: OperationSource['metricKind'];
  start(): Promise<RemoteStart>;
  pull(remoteId: string, afterSeq: number): Promise<RemoteState | null>;
  receive(outcome: WholeOutcome): WholeOutcome | Promise<WholeOutcome>;
}

export interface RemoteWorkOptions {
  readonly proxy: OperationServiceProxy;
  readonly watch: RemoteWatch;
  /** What the host must have. */
  readonly engineVersion: string;
  readonly patience: StartPatience;
  /** Default: real time. */
  readonly waiting?: Waiting;
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

  constructor(operation: Operation, calls: RemoteCalls, events: WorkEvents, options: RemoteWorkOptions) {
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
    if (this.#remoteId === null && this.#isCancelled) this.#end({ kind: 'cancelled' });
    else void this.#begin(options);
  }

  get host(): string {
    return this.#proxy.host;
  }

  get remoteId(): string | null {
    return this.#remoteId;
  }

  /** Asks the host to stop it, now or as soon as it can be reached; the watch sees to that. */
  async cancel(): Promise<void> {
    this.#isCancelled = true;
    if (this.#remoteId !== null) await this.#cancelThere(this.#remoteId);
  }

  /** Ends the wait for a host; what a host has taken ends there, when it has stopped. */
  abort(): void {
    if (this.#remoteId === null) this.#end({ kind: 'cancelled' });
  }

  leave(): void {
    this.#end({ kind: 'left' });
  }

  async learn(status: OperationStatus | null): Promise<void> {
    if (this.#remoteId === null) return;
    const isAtWork = status !== null && !isFinal(status);
    if (this.#isOver) {
      if (isAtWork && status !== 'CANCELLING') await this.#cancelThere(this.#remoteId);
      else this.#watch.remove(this);
    } else if (!isAtWork) await this.#check();
    else {
      this.#begun(status);
      if (this.#isCancelled && status !== 'CANCELLING') await this.#cancelThere(this.#remoteId);
    }
  }

  async #begin({ engineVersion, patience, waiting }: RemoteWorkOptions): Promise<void> {
    try {
      const remoteId = this.#remoteId ?? (await this.#start(engineVersion, patience, waiting));
      if (remoteId === null) return;
      const isNew = this.#remoteId === null;
      this.#remoteId = remoteId;
      // Left while the start was under way: the next process starts it again and meets the same operation there.
      if (this.#isOver && !this.#isCancelled) return;
      // Cancelled meanwhile, it is over here; the host has it all the same, and is watched until it has stopped.
      if (isNew && !this.#isOver) this.#events.placed(remoteId);
      this.#watch.add(this);
      if (this.#isCancelled) await this.#cancelThere(remoteId);
    } catch (error) {
      // What the host has taken goes on, whatever it said to a cancel; the watch sends that again.
      if (this.#remoteId === null) this.#fail(error);
    }
  }

  async #start(
    engineVersion: string,
    patience: StartPatience,
    waiting: Waiting | undefined,
  ): Promise<string | null> {
    const start = async (): Promise<RemoteStart> => {
      await this.#proxy.requireEngine(engineVersion);
      return this.#calls.start();
    };
    const { signal } = this.#waiting;
    return startPatiently(start, { host: this.host, patience, signal, ...(waiting && { waiting }) });
  }

  /** Sends the cancel; one that does not get through is sent again at the next look of the watch. */
  async #cancelThere(remoteId: string): Promise<void> {
    try {
      await this.#proxy.cancel(remoteId);
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
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

  /** Brings the outcome home; while it cannot be had, the next look at it tries again. */
  async #collect(): Promise<void> {
    try {
      const { parts, ...rest } = await this.#received(await this.#proxy.outcome(this.#remoteId as string));
      if (this.#isOver) return;
      for (const part of parts.slice(0, -1)) this.#events.partReady(part);
      this.#end({ kind: 'completed', outcome: { ...rest, ...(parts.at(-1) as OutcomePart) } });
    } catch (error) {
      // The host has it still: neither a cut line nor a key that it refuses now is the end.
      if (error instanceof AppError) this.#fail(error);
    }
  }

  async #received(outcome: WholeOutcome): Promise<WholeOutcome> {
    try {
      return await this.#calls.receive(outcome);
    } catch (error) {
      throw error instanceof AppError ? error : new RemoteOutcomeError(this.host, (error as Error).message);
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
