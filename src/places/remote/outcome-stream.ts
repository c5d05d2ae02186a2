import { AppError } from '../../base/pure/app-error.js';
import { DownloadRefusedError } from '../../faces/client/download-refused-error.js';
import { UnusableAnswerError } from '../../faces/client/graphql-client.js';
import type { OutcomeCursor, OutcomeNews } from '../../operations/watch/outcome-news.js';
import { LineWatch } from './line-watch.js';
import { RefusalClock } from './refusal-clock.js';
import { realWaiting, type Waiting } from './start-patiently.js';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
/** The same while the host is there and refuses. */
const LONGEST_REFUSED_PAUSE_MS = 60_000;
/** Three times the interval in which a host gives a sign of life. */
const LONGEST_SILENCE_MS = 15_000;
/** The same while news are known to be due. */
const OVERDUE_MS = 2_000;
const HTTP_NOT_FOUND = 404;
/** What a worker says that follows as many operations already as it can. */
const FULL = 'TOO_MANY_STREAMS';

/** Who reads a stream of news. */
export interface OutcomeReader {
  /** Opens a line; it ends, or throws, when that breaks. */
  follow(from: OutcomeCursor, line: LineWatch): AsyncIterable<OutcomeNews>;
  /** Says where it has come to, and so where a line that is opened again begins. */
  cursor(): OutcomeCursor;
  /** Takes the next news; must not reject. */
  take(news: OutcomeNews): Promise<void>;
  /** Is told that the host does not know the operation; must not reject. */
  unknown(): Promise<void>;
  /** Is told that what comes is not what a host of this version sends. */
  invalid(error: AppError): void;
  /** Is told, once, that the host is there and refuses the line. */
  refused(error: Error): void;
  /** Is told that a line flows after all. */
  flows(): void;
  /** Is told that the host has refused the line for as long as that is borne. */
  refusedFor(refusedMs: number, error: Error): void;
}

/** Reads the news of one operation from its host, and opens the line again whenever it has broken. */
export class OutcomeStream {
  readonly #reader: OutcomeReader;
  readonly #waiting: Waiting;
  readonly #refusals: RefusalClock;
  #isClosed = false;
  /** Whether the host has said that the operation is over. */
  #isDue = false;
  #line: LineWatch | null = null;
  #pause: AbortController | null = null;
  #isFlowing = false;

  /** @param waiting default: real time */
  constructor(reader: OutcomeReader, waiting: Waiting = realWaiting) {
    this.#reader = reader;
    this.#waiting = waiting;
    this.#refusals = new RefusalClock(() => waiting.nowMs());
  }

  /** Tells whether a line is open, and something has come on it. */
  get isFlowing(): boolean {
    return this.#isFlowing;
  }

  /** Reads until it is closed; never rejects. */
  async read(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    while (!this.#isClosed) {
      if (await this.#readLine()) pauseMs = FIRST_PAUSE_MS;
      if (this.#isClosed) return;
      this.#pause = new AbortController();
      await this.#waiting.pause(pauseMs, this.#pause.signal);
      this.#pause = null;
      const longestMs = this.#refusals.isRefused ? LONGEST_REFUSED_PAUSE_MS : LONGEST_PAUSE_MS;
      pauseMs = Math.min(2 * pauseMs, longestMs);
    }
  }

  /** Says that the host has news: a pause is ended, and a line that stays silent is given up soon. */
  hurry(): void {
    this.#isDue = true;
    // A host that refuses does so again, however often it is asked.
    if (!this.#refusals.isRefused) this.#pause?.abort();
    this.#line?.shorten(OVERDUE_MS);
  }

  close(): void {
    this.#isClosed = true;
    this.#isFlowing = false;
    this.#pause?.abort();
    this.#line?.end();
  }

  /** @returns whether anything came */
  async #readLine(): Promise<boolean> {
    const line = new LineWatch(LONGEST_SILENCE_MS);
    this.#line = line;
    let hasCome = false;
    try {
      for await (const news of this.#reader.follow(this.#reader.cursor(), line)) {
        if (!hasCome) this.#flow();
        hasCome = true;
        await this.#reader.take(news);
        if (this.#isClosed) break;
      }
      if (!hasCome) this.#refuse(new Error('It ends its answer before it has begun.'));
    } catch (error) {
      await this.#explain(error);
    } finally {
      line.end();
      this.#line = null;
      this.#isFlowing = false;
    }
    return hasCome;
  }

  #flow(): void {
    this.#isFlowing = !this.#isClosed;
    if (this.#refusals.isRefused) this.#reader.flows();
    this.#refusals.clear();
  }

  /** A cut line and a host that refuses are no end: the host has the operation still. */
  async #explain(error: unknown): Promise<void> {
    if (error instanceof AppError) this.#reader.invalid(error);
    else if (error instanceof DownloadRefusedError) {
      if (error.status === HTTP_NOT_FOUND) await this.#reader.unknown();
      // It is followed in others that run; once this one is over there is room for it.
      if (error.code === FULL && !this.#isDue) this.#refusals.pause();
      else this.#refuse(error);
    } else if (error instanceof UnusableAnswerError) this.#refuse(error);
    else this.#refusals.pause();
  }

  #refuse(error: Error): void {
    if (this.#isClosed) return;
    switch (this.#refusals.refuse()) {
      case 'new':
        this.#reader.refused(error);
        break;
      case 'unbearable':
        this.#reader.refusedFor(this.#refusals.refusedMs, error);
        break;
      case 'going on':
        break;
    }
  }
}
