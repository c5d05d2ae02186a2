import { AppError } from '../../base/pure/app-error.js';
import type { SourceState } from '../../operations/ports/operation-source.js';
import type { Work, WorkEnd, WorkEvents } from '../../operations/ports/work.js';
import type { Operation, OperationStatus } from '../../operations/record/operation.js';
import { isFinal } from '../../operations/record/operation-status.js';
import type { OutcomeNews } from '../../operations/watch/outcome-news.js';
import { FollowedSource } from './followed-source.js';
import { isPassing, type OperationServiceProxy } from './operation-service-proxy.js';
import { OutcomeIntake } from './outcome-intake.js';
import { OutcomeRefusal } from './outcome-refusal.js';
import { type OutcomeReader, OutcomeStream } from './outcome-stream.js';
import { askHost, endOfState, failureOf } from './remote-answers.js';
import { RemoteAnswerError, RemoteOutcomeError } from './remote-errors.js';
import type { RemoteCalls, RemoteState } from './remote-task-kind.js';
import type { RemoteWatch, Watched } from './remote-watch.js';
import { type StartPatience, startPatiently, type Waiting } from './start-patiently.js';

export interface RemoteWorkOptions {
  readonly proxy: OperationServiceProxy;
  readonly watch: RemoteWatch;
  readonly patience: StartPatience;
  /** Is told that the host refuses to hand over the outcome. */
  readonly onRefused: (reason: string) => void;
  /** Default: real time. */
  readonly waiting?: Waiting;
}

/**
 * One operation that another host runs: started there under the operation's own id as the idempotency key, and
 * followed to its end, so that what it leaves comes home while it runs. It is pulled when somebody wants to know how
 * far it is.
 */
export class RemoteWork implements Work, Watched {
  readonly source: FollowedSource;
  readonly ended: Promise<WorkEnd>;
  readonly #proxy: OperationServiceProxy;
  readonly #calls: RemoteCalls;
  readonly #events: WorkEvents;
  readonly #watch: RemoteWatch;
  readonly #waiting = new AbortController();
  readonly #intake: OutcomeIntake;
  readonly #stream: OutcomeStream;
  readonly #refusal: OutcomeRefusal;
  #remoteId: string | null;
  #isStarted = false;
  #isCancelled: boolean;
  #isOver = false;
  #settle: (end: WorkEnd) => void = () => {};

  constructor(operation: Operation, calls: RemoteCalls, events: WorkEvents, options: RemoteWorkOptions) {
    this.#calls = calls;
    this.#events = events;
    this.#proxy = options.proxy;
    this.#watch = options.watch;
    this.#refusal = new OutcomeRefusal(options.proxy, options.onRefused);
    this.#remoteId = operation.remoteId;
    this.#isStarted = operation.status !== 'PENDING';
    this.#isCancelled = operation.status === 'CANCELLING';
    this.#intake = new OutcomeIntake(this.host, calls.receiver);
    this.#stream = this.#createStream(options.waiting);
    this.ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.source = new FollowedSource({
      metricKind: calls.metricKind,
      state: { progress: operation.progress, snapshot: operation.snapshot },
      ask: (afterSeq) => this.#ask(afterSeq),
      // The logs of other types do not come that way.
      isStreamed: () => calls.metricKind === 'bars' && this.#stream.isFlowing,
      misfit: (reason) => new RemoteAnswerError(this.host, reason),
      warning: () => this.#refusal.warning,
      cancel: () => this.cancel(),
    });
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
    } else if (!isAtWork) await this.#ask(null);
    else {
      this.#begun(status);
      if (this.#isCancelled && status !== 'CANCELLING') await this.#cancelThere(this.#remoteId);
    }
  }

  async #begin({ patience, waiting }: RemoteWorkOptions): Promise<void> {
    try {
      const remoteId = this.#remoteId ?? (await this.#start(patience, waiting));
      if (remoteId === null) return;
      const isNew = this.#remoteId === null;
      this.#remoteId = remoteId;
      // Left while the start was under way: the next process starts it again and meets the same operation there.
      if (this.#isOver && !this.#isCancelled) return;
      // Cancelled meanwhile, it is over here; the host has it all the same, and is watched until it has stopped.
      if (isNew && !this.#isOver) this.#events.placed(remoteId);
      this.#watch.add(this);
      if (!this.#isOver) void this.#stream.read();
      if (this.#isCancelled) await this.#cancelThere(remoteId);
    } catch (error) {
      // What the host has taken goes on, whatever it said to a cancel; the watch sends that again.
      if (this.#remoteId === null) this.#fail(error);
    }
  }

  #start(patience: StartPatience, waiting: Waiting | undefined): Promise<string | null> {
    const { signal } = this.#waiting;
    const options = { host: this.host, patience, signal, ...(waiting && { waiting }) };
    return startPatiently(() => this.#calls.start(), options);
  }

  /** Sends the cancel; one that does not get through is sent again at the next look of the watch. */
  async #cancelThere(remoteId: string): Promise<void> {
    try {
      await this.#proxy.cancel(remoteId);
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
  }

  #createStream(waiting: Waiting | undefined): OutcomeStream {
    const reader: OutcomeReader = {
      follow: (from, line) => this.#proxy.follow(this.#remoteId as string, from, line),
      cursor: () => ({ ...this.#intake.cursor, afterSeq: this.source.lastSeq }),
      take: (news) => this.#take(news),
      unknown: async () => {
        await this.#ask(null).catch(() => null);
      },
      invalid: (error) => this.#fail(error),
      refused: (error) => this.#refusal.begin(error),
      flows: () => this.#refusal.end(),
      refusedFor: (refusedMs, error) => this.#fail(this.#refusal.failure(refusedMs, error)),
    };
    return new OutcomeStream(reader, waiting);
  }

  async #take(news: OutcomeNews): Promise<void> {
    try {
      switch (news.kind) {
        case 'state':
          this.#intake.begin(news.attempt);
          this.#begun(news.status);
          break;
        case 'samples':
          this.source.add(news.samples);
          if (this.source.isChunkFull) this.#events.chunkReady();
          break;
        case 'part':
          this.#intake.add(news.part, news.isLast);
          if (!news.isLast) this.#events.partReady(news.part);
          break;
        case 'end':
          await this.#takeEnd(news);
          break;
        case 'alive':
          break;
      }
    } catch (error) {
      this.#fail(
        error instanceof AppError ? error : new RemoteOutcomeError(this.host, (error as Error).message),
      );
    }
  }

  async #takeEnd({ end, progress, snapshot: sent }: Extract<OutcomeNews, { kind: 'end' }>): Promise<void> {
    const snapshot = this.#calls.readSnapshot(sent);
    if (this.#calls.metricKind === 'bars') this.source.end({ progress, snapshot });
    switch (end.status) {
      case 'COMPLETED':
        this.#end({ kind: 'completed', outcome: await this.#intake.complete(end) });
        break;
      case 'FAILED':
        this.#end({ kind: 'failed', failure: end.error, warnings: end.warnings });
        break;
      case 'CANCELLED':
        this.#end({ kind: 'cancelled' });
        break;
    }
  }

  async #ask(afterSeq: number | null): Promise<SourceState | null> {
    const remoteId = this.#remoteId;
    if (remoteId === null) return null;
    const state = await askHost(this.#calls, this.host, remoteId, afterSeq);
    this.#conclude(remoteId, state);
    if (state === null) return null;
    const { progress, snapshot, entries } = state;
    return { progress, snapshot, entries };
  }

  #conclude(remoteId: string, state: RemoteState | null): void {
    if (this.#isOver) return;
    if (state !== null) this.#begun(state.status);
    const end = endOfState(this.host, remoteId, state);
    if (end !== null) this.#end(end);
    else if (state?.status === 'COMPLETED') this.#stream.hurry();
  }

  #begun(status: OperationStatus): void {
    if (this.#isStarted || status === 'PENDING' || status === 'CANCELLED' || status === 'FAILED') return;
    this.#isStarted = true;
    this.#events.started();
  }

  /** Fails what the host cannot be had with; if it goes on with it, that is for nothing. */
  #fail(error: unknown): void {
    if (this.#isOver) return;
    // What more of the log there may be is not waited for.
    this.source.end();
    this.#end({ kind: 'failed', failure: failureOf(this.host, error), warnings: [] });
    if (this.#remoteId !== null) void this.#cancelThere(this.#remoteId).catch(() => undefined);
  }

  #end(end: WorkEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#watch.remove(this);
    this.#waiting.abort();
    this.#stream.close();
    this.#settle(end);
  }
}
