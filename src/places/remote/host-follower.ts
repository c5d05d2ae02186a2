import { AppError } from '../../base/pure/app-error.js';
import { DownloadRefusedError } from '../../faces/client/download-refused-error.js';
import { UnusableAnswerError } from '../../faces/client/graphql-client.js';
import { type FollowCursor, hasNews, type News } from '../../operations/watch/news.js';
import type { OperationServiceProxy } from './operation-service-proxy.js';
import { realWaiting, type Waiting } from './start-patiently.js';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
/** The same while the host is there and refuses. */
const LONGEST_REFUSED_PAUSE_MS = 60_000;
/** A host waits five seconds for news, and sends a megabyte of them at once. */
const LONGEST_ANSWER_MS = 30_000;
/** A host that takes so long to say that nothing is new has waited for news, and is asked again at once. */
const WAITED_MS = 1_000;
/** A host gathers news for 50 ms, unless there is much of them: one that tells little at once, again and again, is not let set the pace. */
const HASTE_MS = 40;
const MUCH = { bytes: 65_536, pieces: 100 };
const MOST_HASTY = 10;
/** A refusal that passes sooner, such as that of a server which is being started, is not worth a word. */
const WORTH_A_WORD_MS = 5_000;
/** Longer than a proxy or a worker takes to be mended by somebody who is there. */
const UNBEARABLE_MS = 600_000;

/** What one who follows learns: the news of the host, and what is wrong with the host. */
export type HostNews =
  | { readonly kind: 'news'; readonly news: News }
  /** The host does not know the operation, as it seems. */
  | { readonly kind: 'unknown' }
  /** The host is there and refuses to tell; said once, and again with `isUnbearable` after ten minutes. */
  | {
      readonly kind: 'refused';
      readonly error: Error;
      readonly refusedMs: number;
      readonly isUnbearable: boolean;
    };

/** Asks one host for news of one operation, again and again, until it is closed. */
export class HostFollower {
  readonly #proxy: Pick<OperationServiceProxy, 'news'>;
  readonly #waiting: Waiting;
  #question = new AbortController();
  #pause = new AbortController();
  #isClosed = false;
  /** When it was refused last; null when it was not, or could not be reached: a host that is away may come back. */
  #refusedAtMs: number | null = null;
  #refusedMs = 0;
  #isRefused = false;
  /** How many answers in a row came at once and told little. */
  #hasty = 0;

  /** @param waiting default: real time */
  constructor(proxy: Pick<OperationServiceProxy, 'news'>, waiting: Waiting = realWaiting) {
    this.#proxy = proxy;
    this.#waiting = waiting;
  }

  /** Says that the host has news. One that refuses does so again, however often it is asked. */
  hurry(): void {
    if (!this.#isRefused) this.#pause.abort();
  }

  close(): void {
    this.#isClosed = true;
    this.#question.abort();
    this.#pause.abort();
  }

  /**
   * Yields what the host tells.
   * @param cursor says where the one who follows has come to
   * @throws AppError when what comes is not what a host of this version sends
   */
  async *follow(id: string, cursor: () => FollowCursor): AsyncGenerator<HostNews, void> {
    for (let pauseMs = FIRST_PAUSE_MS; !this.#isClosed; ) {
      const from = cursor();
      const askedAtMs = this.#waiting.nowMs();
      this.#question = new AbortController();
      const timer = setTimeout(() => this.#question.abort(), LONGEST_ANSWER_MS).unref();
      try {
        const news = await this.#proxy.news(id, from, this.#question.signal);
        if (this.#isClosed) return;
        this.#refusedAtMs = null;
        this.#refusedMs = 0;
        this.#isRefused = false;
        yield { kind: 'news', news };
        const tookMs = this.#waiting.nowMs() - askedAtMs;
        if (hasNews(news, from) || tookMs >= WAITED_MS) {
          pauseMs = FIRST_PAUSE_MS;
          if (!this.#isHasty(news, tookMs)) continue;
        }
      } catch (error) {
        if (!this.#isClosed) yield* this.#explain(error);
      } finally {
        clearTimeout(timer);
      }
      if (this.#isClosed) return;
      this.#pause = new AbortController();
      await this.#waiting.pause(pauseMs, this.#pause.signal);
      pauseMs = Math.min(2 * pauseMs, this.#isRefused ? LONGEST_REFUSED_PAUSE_MS : LONGEST_PAUSE_MS);
    }
  }

  /** Counts answers that came at once and told little; tells whether there were too many of them. */
  #isHasty({ pieces, end }: News, tookMs: number): boolean {
    const bytes = pieces.reduce((sum, piece) => sum + piece.bytes.byteLength, 0);
    const isMuch = bytes >= MUCH.bytes || pieces.length >= MUCH.pieces || end !== null;
    this.#hasty = isMuch || tookMs >= HASTE_MS ? 0 : this.#hasty + 1;
    if (this.#hasty < MOST_HASTY) return false;
    this.#hasty = 0;
    return true;
  }

  /** A host that is away, or refuses, is no end: it has the operation still. */
  *#explain(error: unknown): Generator<HostNews> {
    if (error instanceof AppError) throw error;
    if (error instanceof DownloadRefusedError && error.status === 404) yield { kind: 'unknown' };
    const isRefusal = error instanceof DownloadRefusedError || error instanceof UnusableAnswerError;
    const nowMs = this.#waiting.nowMs();
    if (isRefusal) this.#refusedMs += nowMs - (this.#refusedAtMs ?? nowMs);
    this.#refusedAtMs = isRefusal ? nowMs : null;
    const refusedMs = this.#refusedMs;
    const isUnbearable = refusedMs >= UNBEARABLE_MS;
    if (!isRefusal || (!isUnbearable && (this.#isRefused || refusedMs < WORTH_A_WORD_MS))) return;
    this.#isRefused = true;
    yield { kind: 'refused', error, refusedMs, isUnbearable };
  }
}
