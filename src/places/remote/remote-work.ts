import { AppError } from '../../base/pure/app-error.js';
import type { OperationSource, SourceState } from '../../operations/ports/operation-source.js';
import type { Work, WorkEnd, WorkEvents } from '../../operations/ports/work.js';
import type { Operation, OperationStatus, OperationWarning } from '../../operations/record/operation.js';
import { isFinal } from '../../operations/record/operation-status.js';
import type { StreamCounts } from '../../operations/record/part.js';
import type { FollowedEnd, News } from '../../operations/watch/news.js';
import { HostFollower, type HostNews } from './host-follower.js';
import { isPassing, type OperationServiceProxy } from './operation-service-proxy.js';
import { PartIntake } from './part-intake.js';
import { askHost, endOfState, failureOf } from './remote-answers.js';
import type { RemoteCalls } from './remote-calls.js';
import { OutcomeRefusedError, RemoteOutcomeError } from './remote-errors.js';
import type { RemoteWatch, Watched } from './remote-watch.js';
import { type StartPatience, startPatiently, type Waiting } from './start-patiently.js';

export interface RemoteWorkOptions {
  readonly proxy: OperationServiceProxy;
  readonly watch: RemoteWatch;
  readonly patience: StartPatience;
  /** What is here of its streams. */
  readonly stored: StreamCounts;
  /** Is told that the host refuses to hand over what the operation leaves. */
  readonly onRefused: (reason: string) => void;
  /** Default: real time. */
  readonly waiting?: Waiting;
}

/**
 * One operation that another host runs: started there under the operation's own id as the idempotency key, and
 * followed to its end, so that what it leaves comes home while it runs. It is pulled when somebody wants to know how
 * far it is. The class is long because it is one state machine: what the host says and what is asked of it meet here.
 */
export class RemoteWork implements Work, Watched, OperationSource {
  readonly source = this;
  readonly ended: Promise<WorkEnd>;
  readonly #proxy: OperationServiceProxy;
  readonly #calls: RemoteCalls;
  readonly #events: WorkEvents;
  readonly #watch: RemoteWatch;
  readonly #onRefused: (reason: string) => void;
  readonly #waiting = new AbortController();
  readonly #follower: HostFollower;
  readonly #intake: PartIntake;
  /** Wakes who pulls when the state that it ended in is here. */
  readonly #whenWhole = new Set<() => void>();
  /** Whether the state that it ended in is here, so that nobody is asked any more. */
  #isWhole = false;
  #state: SourceState;
  /** How it ended there, before all that it left is here. */
  #knownEnd: WorkEnd | null = null;
  #refusal: string | null = null;
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
    this.#onRefused = options.onRefused;
    this.#intake = new PartIntake(calls, options.stored);
    this.#state = { progress: operation.progress, snapshot: operation.snapshot };
    this.#remoteId = operation.remoteId;
    this.#isStarted = operation.status !== 'PENDING';
    this.#isCancelled = operation.status === 'CANCELLING';
    this.#follower = new HostFollower(options.proxy, options.waiting);
    this.ended = new Promise((resolve) => {
      this.#settle = resolve;
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

  async pull(): Promise<SourceState> {
    // The end may come with the news while the host is asked, and nothing is newer than that.
    if (!this.#isWhole) await this.#orWhole(this.#ask());
    const warning = this.#warning();
    return { ...this.#state, ...(warning && { warning }) };
  }

  /** `Promise.race` would leave something behind with each pull, for as long as the operation runs. */
  #orWhole(asked: Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#whenWhole.add(resolve);
      void asked.then(resolve, reject).finally(() => this.#whenWhole.delete(resolve));
    });
  }

  /** All entries come as parts. */
  unread(): readonly [] {
    return [];
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
    } else if (!isAtWork) await this.#ask();
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
      if (!this.#isOver) void this.#follow(remoteId);
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

  /** Takes in what the host tells, to the end; never rejects. */
  async #follow(remoteId: string): Promise<void> {
    try {
      for await (const told of this.#follower.follow(remoteId, () => this.#intake.cursor))
        await this.#take(told);
    } catch (error) {
      const { message } = error as Error;
      this.#fail(error instanceof AppError ? error : new RemoteOutcomeError(this.host, message));
    }
  }

  async #take(told: HostNews): Promise<void> {
    switch (told.kind) {
      case 'news':
        await this.#takeNews(told.news);
        break;
      case 'unknown':
        await this.#ask().catch(() => null);
        break;
      case 'refused':
        this.#refused(told);
        break;
    }
  }

  async #takeNews(news: News): Promise<void> {
    this.#refusal = null;
    if (this.#intake.take(news)) this.#events.draftsAnew();
    const { status, pieces, end } = news;
    this.#begun(status);
    if (pieces.length > 0) this.#events.partReady({ pieces });
    if (end !== null) await this.#takeEnd(end);
  }

  async #takeEnd(end: FollowedEnd): Promise<void> {
    const state = { progress: end.progress, snapshot: this.#calls.readSnapshot(end.snapshot) };
    if (end.status === 'COMPLETED') {
      const { result, warnings } = end;
      const outcome = await this.#calls.receiver.end({ result, warnings });
      this.#becomeAsItEnded(state);
      this.#end({ kind: 'completed', outcome });
      return;
    }
    this.#becomeAsItEnded(state);
    if (end.status === 'CANCELLED') this.#end({ kind: 'cancelled' });
    else this.#end({ kind: 'failed', failure: end.error, warnings: end.warnings });
  }

  #becomeAsItEnded(state: SourceState): void {
    this.#state = state;
    this.#isWhole = true;
    for (const wake of this.#whenWhole) wake();
  }

  #refused({ error, refusedMs, isUnbearable }: Extract<HostNews, { kind: 'refused' }>): void {
    const { keyNote } = this.#proxy;
    const reason = keyNote === null ? error.message : `${error.message} ${keyNote}`;
    if (isUnbearable && this.#knownEnd !== null) this.#end(this.#knownEnd);
    else if (isUnbearable) this.#fail(new OutcomeRefusedError(this.host, refusedMs, reason));
    else {
      this.#refusal = reason;
      this.#onRefused(reason);
    }
  }

  /** What users should know of the host; null while it hands over what there is. */
  #warning(): OperationWarning | null {
    if (this.#refusal === null) return null;
    const message = `The worker host does not hand over what the operation leaves, and is asked again for ten minutes: ${this.#refusal}`;
    return { code: 'OUTCOME_REFUSED', severity: 'CAUTION', message };
  }

  /** Asks the host how far it is. */
  async #ask(): Promise<void> {
    const remoteId = this.#remoteId;
    if (remoteId === null) return;
    const state = await askHost(this.#calls, this.host, remoteId);
    if (this.#isOver) return;
    if (state === null) {
      this.#end({ kind: 'lost', reason: `${this.host} does not know ${remoteId}` });
      return;
    }
    const { status, progress, snapshot } = state;
    this.#begun(status);
    this.#state = { progress, snapshot };
    this.#knownEnd = endOfState(this.host, state);
    // What it left until then comes with the news, and the end behind it.
    if (isFinal(status)) this.#follower.hurry();
  }

  #begun(status: OperationStatus): void {
    if (this.#isStarted || status === 'PENDING' || status === 'CANCELLED' || status === 'FAILED') return;
    this.#isStarted = true;
    this.#events.started();
  }

  /** Fails what the host cannot be had with; if it goes on with it, that is for nothing. */
  #fail(error: unknown): void {
    if (this.#isOver) return;
    this.#becomeAsItEnded(this.#state);
    this.#end({ kind: 'failed', failure: failureOf(this.host, error), warnings: [] });
    if (this.#remoteId !== null) void this.#cancelThere(this.#remoteId).catch(() => undefined);
  }

  #end(end: WorkEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#watch.remove(this);
    this.#waiting.abort();
    this.#follower.close();
    this.#settle(end);
  }
}
