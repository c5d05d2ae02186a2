import { AppError } from '../../base/pure/app-error.js';
import { DownloadRefusedError } from '../../faces/client/download-refused-error.js';
import { UnusableAnswerError } from '../../faces/client/graphql-client.js';
import type { FollowCursor, News } from '../../operations/watch/news.js';
import type { OperationServiceProxy } from './operation-service-proxy.js';
import { realWaiting, type Waiting } from './start-patiently.js';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
/** The same while the host is there and refuses. */
const LONGEST_REFUSED_PAUSE_MS = 60_000;
/** Three times the interval in which a host gives a sign of life. */
const LONGEST_SILENCE_MS = 15_000;
/** The same while news are known to be due. */
const OVERDUE_MS = 2_000;
/** A refusal that passes sooner, such as that of a server which is being started, is not worth a word. */
const WORTH_A_WORD_MS = 5_000;
/** Longer than a proxy or a worker takes to be mended by somebody who is there. */
const UNBEARABLE_MS = 600_000;
const HTTP_NOT_FOUND = 404;
/** What a worker says that follows as many operations already as it can. */
const FULL = 'TOO_MANY_STREAMS';

/** What one who follows learns: the news of the host, and what is wrong with the host. */
export type HostNews =
  | News
  /** The host does not know the operation, as it seems. */
  | { readonly kind: 'unknown' }
  /** The host is there and refuses to tell; said once, and again with `isUnbearable` after ten minutes. */
  | {
      readonly kind: 'refused';
      readonly error: Error;
      readonly refusedMs: number;
      readonly isUnbearable: boolean;
    }
  /** It tells after all. */
  | { readonly kind: 'flows' };

/** Follows one operation on its host, and opens the line again whenever that has broken, until it is closed. */
export class HostFollower {
  readonly #proxy: Pick<OperationServiceProxy, 'follow'>;
  readonly #waiting: Waiting;
  readonly #closing = new AbortController();
  /** Whether the host has said that the operation is over. */
  #isDue = false;
  #hurry: () => void = () => undefined;
  /** When it was refused last; null when it was not, or could not be reached: a host that is away may come back. */
  #refusedAtMs: number | null = null;
  #refusedMs = 0;
  #isRefused = false;

  /** @param waiting default: real time */
  constructor(proxy: Pick<OperationServiceProxy, 'follow'>, waiting: Waiting = realWaiting) {
    this.#proxy = proxy;
    this.#waiting = waiting;
  }

  /** Says that the host has news: a pause is ended, and a line that stays silent is given up soon. */
  hurry(): void {
    this.#isDue = true;
    this.#hurry();
  }

  close(): void {
    this.#closing.abort();
  }

  /**
   * Yields what the host tells.
   * @param cursor says where the one who follows has come to, for a line that is opened again
   * @throws AppError when what comes is not what a host of this version sends
   */
  async *follow(id: string, cursor: () => FollowCursor): AsyncGenerator<HostNews, void> {
    const { signal: closed } = this.#closing;
    for (let pauseMs = FIRST_PAUSE_MS; !closed.aborted; ) {
      let hasCome = false;
      let failure: unknown = null;
      const line = new Deadline(closed, LONGEST_SILENCE_MS);
      this.#hurry = () => line.shorten(OVERDUE_MS);
      try {
        for await (const news of this.#proxy.follow(id, cursor(), line.signal, () => line.extend())) {
          if (!hasCome) yield* this.#flow();
          hasCome = true;
          yield news;
          if (closed.aborted) return;
        }
        if (!hasCome) failure = new UnusableAnswerError(id, 'it ends its answer before it has begun');
      } catch (error) {
        failure = error;
      } finally {
        line.end();
      }
      if (closed.aborted) return;
      if (failure !== null) yield* this.#explain(failure);
      if (hasCome) pauseMs = FIRST_PAUSE_MS;
      await this.#pause(pauseMs);
      pauseMs = Math.min(2 * pauseMs, this.#isRefused ? LONGEST_REFUSED_PAUSE_MS : LONGEST_PAUSE_MS);
    }
  }

  async #pause(durationMs: number): Promise<void> {
    const hurried = new AbortController();
    // A host that refuses does so again, however often it is asked.
    this.#hurry = this.#isRefused ? () => undefined : () => hurried.abort();
    await this.#waiting.pause(durationMs, AbortSignal.any([this.#closing.signal, hurried.signal]));
  }

  *#flow(): Generator<HostNews> {
    const wasRefused = this.#isRefused;
    this.#refusedAtMs = null;
    this.#refusedMs = 0;
    this.#isRefused = false;
    if (wasRefused) yield { kind: 'flows' };
  }

  /** A cut line and a host that refuses are no end: the host has the operation still. */
  *#explain(failure: unknown): Generator<HostNews> {
    if (failure instanceof AppError) throw failure;
    const isRefusal = failure instanceof DownloadRefusedError || failure instanceof UnusableAnswerError;
    if (failure instanceof DownloadRefusedError && failure.status === HTTP_NOT_FOUND)
      yield { kind: 'unknown' };
    // While it follows as many others as it can it refuses nothing; once this one is over there is room for it.
    const isFull = failure instanceof DownloadRefusedError && failure.code === FULL && !this.#isDue;
    if (!isRefusal || isFull) this.#refusedAtMs = null;
    else yield* this.#refuse(failure);
  }

  *#refuse(error: Error): Generator<HostNews> {
    const nowMs = this.#waiting.nowMs();
    this.#refusedMs += nowMs - (this.#refusedAtMs ?? nowMs);
    this.#refusedAtMs = nowMs;
    const refusedMs = this.#refusedMs;
    const isUnbearable = refusedMs >= UNBEARABLE_MS;
    if (!isUnbearable && (this.#isRefused || refusedMs < WORTH_A_WORD_MS)) return;
    this.#isRefused = true;
    yield { kind: 'refused', error, refusedMs, isUnbearable };
  }
}

/** Gives up what is silent for too long. */
class Deadline {
  readonly signal: AbortSignal;
  readonly #given = new AbortController();
  #timer: NodeJS.Timeout;

  constructor(closed: AbortSignal, limitMs: number) {
    this.signal = AbortSignal.any([closed, this.#given.signal]);
    this.#timer = this.#after(limitMs);
  }

  /** Says that something has come. */
  extend(): void {
    this.#timer.refresh();
  }

  /** Waits from now on no longer than this. */
  shorten(limitMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = this.#after(limitMs);
  }

  /** Gives up what is not over. */
  end(): void {
    clearTimeout(this.#timer);
    this.#given.abort();
  }

  #after(limitMs: number): NodeJS.Timeout {
    return setTimeout(() => this.#given.abort(), limitMs).unref();
  }
}
