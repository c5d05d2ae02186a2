import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { DataInvalidError } from '../data-invalid-error.js';

/** A line of bars has a hundred characters or two; one of this length is no text. */
const LONGEST_LINE = 65_536;
const GZIP_MAGIC = [0x1f, 0x8b];

/** Lines of a file that follow each other. */
export interface LineBatch {
  readonly lines: readonly string[];
  /** 1-based number of the first of them. */
  readonly firstLine: number;
  /** Bytes of the file that were read so far. */
  readonly bytesRead: number;
}

/**
 * Reads a text file piece by piece, whatever its length: UTF-8 or UTF-16, with or without a byte order mark, packed
 * with gzip or not, with any kind of line end: line feed, carriage return, or both. Empty lines at the end are left out.
 * @param fileName for messages
 * @param linesPerBatch how many lines a piece has, but for the last
 * @throws DataInvalidError when it is no text, or a damaged gzip
 * @throws AbortError when the signal is set
 */
export async function* readLineBatches(
  path: string,
  fileName: string,
  linesPerBatch: number,
  signal: AbortSignal,
): AsyncGenerator<LineBatch> {
  const file = createReadStream(path, { signal });
  const bytes = (await isGzip(path)) ? unpacked(file) : file;
  const batcher = new LineBatcher(fileName, linesPerBatch);
  try {
    let decoder: TextDecoder | null = null;
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      decoder ??= decoderOf(chunk);
      for (const batch of batcher.add(decoder.decode(chunk, { stream: true }))) {
        yield { ...batch, bytesRead: file.bytesRead };
      }
    }
    for (const batch of batcher.end(decoder?.decode() ?? '')) yield { ...batch, bytesRead: file.bytesRead };
  } catch (error) {
    if (error instanceof Error && 'code' in error && /^Z_/.test(String(error.code))) {
      throw new DataInvalidError(fileName, null, 'is a damaged gzip file; pack it again');
    }
    throw error;
  } finally {
    file.destroy();
  }
}

function unpacked(file: ReturnType<typeof createReadStream>): AsyncIterable<Buffer> {
  const gunzip = createGunzip();
  file.on('error', (error) => gunzip.destroy(error));
  return file.pipe(gunzip);
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return GZIP_MAGIC.every((byte, index) => buffer[index] === byte);
  } finally {
    await file.close();
  }
}

/** The decoders of text take a byte order mark away by themselves. */
function decoderOf(chunk: Buffer): TextDecoder {
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return new TextDecoder('utf-16le');
  if (chunk[0] === 0xfe && chunk[1] === 0xff) return new TextDecoder('utf-16be');
  return new TextDecoder();
}

/** Returns a text without the carriage returns at its end. */
function withoutReturns(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === '\r') end -= 1;
  return text.slice(0, end);
}

type Batch = Omit<LineBatch, 'bytesRead'>;

/** Cuts a text that comes in pieces into batches of lines. */
class LineBatcher {
  readonly #fileName: string;
  readonly #linesPerBatch: number;
  #lines: string[] = [];
  #firstLine = 1;
  #rest = '';
  /** Empty lines that may be the last of the file. */
  #held = 0;

  constructor(fileName: string, linesPerBatch: number) {
    this.#fileName = fileName;
    this.#linesPerBatch = linesPerBatch;
  }

  *add(text: string): Generator<Batch> {
    const pieces = (this.#rest + text).split('\n');
    const rest = pieces.pop() ?? '';
    for (const piece of pieces) yield* this.#pushLines(piece);
    // A carriage return at the very end may be the first half of a line end.
    const head = withoutReturns(rest);
    const lines = head.split('\r');
    this.#rest = (lines.pop() ?? '') + rest.slice(head.length);
    this.#requireText(this.#rest);
    for (const line of lines) yield* this.#push(line);
  }

  *end(text: string): Generator<Batch> {
    yield* this.#pushLines(this.#rest + text);
    if (this.#lines.length > 0) yield { lines: this.#lines, firstLine: this.#firstLine };
  }

  /** Carriage returns before a line feed are part of the line end; one by itself is a line end of old programs. */
  *#pushLines(piece: string): Generator<Batch> {
    for (const line of withoutReturns(piece).split('\r')) yield* this.#push(line);
  }

  *#push(line: string): Generator<Batch> {
    if (line.trim() === '') {
      this.#held += 1;
      return;
    }
    this.#requireText(line);
    for (; this.#held > 0; this.#held -= 1) yield* this.#keep('');
    yield* this.#keep(line);
  }

  *#keep(line: string): Generator<Batch> {
    this.#lines.push(line);
    if (this.#lines.length < this.#linesPerBatch) return;
    yield { lines: this.#lines, firstLine: this.#firstLine };
    this.#firstLine += this.#lines.length;
    this.#lines = [];
  }

  #requireText(line: string): void {
    if (line.length <= LONGEST_LINE && !line.includes('\0')) return;
    throw new DataInvalidError(
      this.#fileName,
      null,
      'is no text with a line for each bar; save it as csv with one of the separators , ; | or tab',
    );
  }
}
