import { Transform, type TransformCallback } from 'node:stream';

const NEWLINE = 0x0a;
const BLANK = /^\s*$/;

/** Passes lines on, each whole and at once, but for blank ones and those that are too long; of these nothing is kept. */
export class BoundedLines extends Transform {
  readonly #maxBytes: number;
  readonly #onTooLong: () => void;
  /** The line that has no end yet; empty while one is skipped. */
  #parts: Buffer[] = [];
  #bytes = 0;

  /** @param onTooLong is called at the end of each line of more than so many bytes */
  constructor(maxBytes: number, onTooLong: () => void) {
    super();
    this.#maxBytes = maxBytes;
    this.#onTooLong = onTooLong;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      this.#take(chunk.subarray(from, end));
      this.#endLine();
      from = end + 1;
    }
    this.#take(chunk.subarray(from));
    done();
  }

  /** The end of the input ends a line, too. */
  override _flush(done: TransformCallback): void {
    this.#endLine();
    done();
  }

  #take(part: Buffer): void {
    this.#bytes += part.length;
    if (this.#bytes > this.#maxBytes) this.#parts = [];
    else this.#parts.push(part);
  }

  #endLine(): void {
    const line = Buffer.concat(this.#parts).toString();
    if (this.#bytes > this.#maxBytes) this.#onTooLong();
    else if (!BLANK.test(line)) this.push(`${line}\n`);
    this.#parts = [];
    this.#bytes = 0;
  }
}
