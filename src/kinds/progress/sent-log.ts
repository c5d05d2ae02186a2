import type { TaskLink } from '../../operations/ports/task-link.js';

/** A stream whose entries are few, and each of which is a part. */
export interface SentStream<Entry> {
  readonly name: string;
  encode(entries: readonly Entry[]): Uint8Array;
}

/**
 * Sends each entry of a log as a part. Work that yields a few entries a second can afford messages, and its log may
 * grow, and hold text, which a log in shared memory cannot.
 */
export class SentLog<Entry extends { readonly seq: number }> {
  readonly #link: Pick<TaskLink, 'partReady'>;
  readonly #stream: SentStream<Entry>;
  /** How many the log has, those of earlier attempts included. */
  #entryCount = 0;

  constructor(link: Pick<TaskLink, 'partReady'>, stream: SentStream<Entry>) {
    this.#link = link;
    this.#stream = stream;
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
    this.#link.partReady({ pieces: [{ stream, firstSeq, count: 1, bytes: encode([entry]) }] });
  }
}
