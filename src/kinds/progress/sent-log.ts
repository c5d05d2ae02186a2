import type { TaskLink } from '../../operations/ports/task-link.js';
import type { Piece } from '../../operations/record/part.js';

/** A stream whose entries are few, each of which is a piece. */
export interface SentStream<Entry> {
  readonly name: string;
  encode(entries: readonly Entry[]): Uint8Array;
}

/** How often parts are sent. */
export interface SentLogPace {
  /** How long after a part the next one is held back; an entry that comes later than that is sent at once. Default 0. */
  readonly everyMs?: number;
  readonly nowMs?: () => number;
}

/**
 * Sends the entries of a log in parts. Work that yields a few entries a second can afford messages, and its log may
 * grow, and hold text, which a log in shared memory cannot. Each entry stays a piece of its own, so that a later
 * attempt, which sends other parts, is stored from whichever entry on.
 */
export class SentLog<Entry extends { readonly seq: number }> {
  readonly #link: Pick<TaskLink, 'partReady'>;
  readonly #stream: SentStream<Entry>;
  readonly #everyMs: number;
  readonly #nowMs: () => number;
  /** How many the log has, those of earlier attempts included. */
  #entryCount = 0;
  #held: Piece[] = [];
  #sentAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    link: Pick<TaskLink, 'partReady'>,
    stream: SentStream<Entry>,
    { everyMs = 0, nowMs = () => performance.now() }: SentLogPace = {},
  ) {
    this.#link = link;
    this.#stream = stream;
    this.#everyMs = everyMs;
    this.#nowMs = nowMs;
  }

  /** Goes on with a log that has so many entries already, of an earlier attempt; to be called before the first. */
  goOnAfter(entryCount: number): void {
    this.#entryCount = entryCount;
  }

  /**
   * Appends one entry.
   * @throws RangeError when its seq is not the next one
   */
  append(entry: Entry): void {
    const { name: stream, encode } = this.#stream;
    const firstSeq = this.#entryCount;
    if (entry.seq !== firstSeq)
      throw new RangeError(`SentLog: entry ${entry.seq} came where ${firstSeq} is next`);
    this.#entryCount += 1;
    this.#held.push({ stream, firstSeq, count: 1, bytes: encode([entry]) });
    if (this.#nowMs() - this.#sentAtMs >= this.#everyMs) this.flush();
  }

  /** Sends what is held back. */
  flush(): void {
    if (this.#held.length === 0) return;
    this.#link.partReady({ pieces: this.#held });
    this.#held = [];
    this.#sentAtMs = this.#nowMs();
  }
}
