import { DownloadRefusedError } from '../client/graphql-client.js';
import type { OutcomeCursor, OutcomeNews } from '../operations/outcome-news.js';
import { AppError } from '../shared/app-error.js';
import { LineWatch } from './line-watch.js';
import { realWaiting, type Waiting } from './start-patiently.js';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
/** Three times the interval in which a host gives a sign of life. */
const LONGEST_SILENCE_MS = 15_000;
/** The same while news are known to be due. */
const OVERDUE_MS = 2_000;
const HTTP_NOT_FOUND = 404;

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
  refuse(error: AppError): void;
}

/** Reads the news of one operation from its host, and opens the line again whenever it has broken. */
export class OutcomeStream {
  readonly #reader: OutcomeReader;
  readonly #waiting: Waiting;
  #isClosed = false;
  #line: LineWatch | null = null;
  #pause: AbortController | null = null;
  #isFlowing = false;

  /** @param waiting default: real time */
  constructor(reader: OutcomeReader, waiting: Waiting = realWaiting) {
    this.#reader = reader;
    this.#waiting = waiting;
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
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    }
  }

  /** Says that the host has news: a pause is ended, and a line that stays silent is given up soon. */
  hurry(): void {
    this.#pause?.abort();
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
        hasCome = true;
        this.#isFlowing = !this.#isClosed;
        await this.#reader.take(news);
        if (this.#isClosed) break;
      }
    } catch (error) {
      // A cut line and a host that refuses are no end: the host has the operation still.
      if (error instanceof AppError) this.#reader.refuse(error);
      else if (error instanceof DownloadRefusedError && error.status === HTTP_NOT_FOUND)
        await this.#reader.unknown();
    } finally {
      line.end();
      this.#line = null;
      this.#isFlowing = false;
    }
    return hasCome;
  }
}
