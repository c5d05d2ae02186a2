import type { FileHandle } from 'node:fs/promises';
import { addAbortSignal, Readable } from 'node:stream';
import { DataInvalidError } from '../data-invalid-error.js';
import { isGzip, requireUnpackable, unpackGzip } from './unpack-gzip.js';

/** A line of bars has a hundred characters or two; one of this length is no text. */
const LONGEST_LINE = 65_536;
const READ_BYTES = 65_536;

/** Lines of a file that follow each other. */
export interface LineBatch {
  readonly lines: readonly string[];
  /** 1-based number of the first of them. */
  readonly firstLine: number;
  /** Bytes of the file that were read so far. */
  readonly bytesRead: number;
}

/**
 * Reads a text file batch by batch, whatever its length: UTF-8 or UTF-16, with or without a byte order mark, packed
 * with gzip or not, with any kind of line end: line feed, carriage return, or both. Empty lines at the end are left out.
 * A gzip file that is damaged or becomes too large is refused before its first line.
 * @param file stays open
 * @param fileName for messages
 * @param linesPerBatch how many lines a batch has, but for the last
 * @throws DataInvalidError when it is no text, a damaged gzip, or one that becomes too large
 * @throws AbortError when the signal is set
 */
export async function* readLineBatches(
  file: FileHandle,
  fileName: string,
  linesPerBatch: number,
  signal: AbortSignal,
): AsyncGenerator<LineBatch> {
  const { size } = await file.stat();
  const isPacked = await isGzip(file);
  let bytesRead = 0;
  const fromStart = () => addAbortSignal(signal, Readable.from(readBlocks(file, (end) => (bytesRead = end))));
  if (isPacked) await requireUnpackable(fromStart(), fileName, size);
  const stream = fromStart();
  // The file may have grown since: its bounds hold here as well.
  const bytes = isPacked ? unpackGzip(stream, fileName, size) : (stream as AsyncIterable<Buffer>);
  const batcher = new LineBatcher(fileName, linesPerBatch);
  try {
    let decoder: TextDecoder | null = null;
    for await (const chunk of bytes) {
      decoder ??= decoderOf(chunk);
      for (const batch of batcher.add(decoder.decode(chunk, { stream: true }))) yield { ...batch, bytesRead };
    }
    for (const batch of batcher.end(decoder?.decode() ?? '')) yield { ...batch, bytesRead };
  } finally {
    stream.destroy();
  }
}

/** Reads a file from its beginning. A stream of the file would close it when it is destroyed. */
async function* readBlocks(file: FileHandle, onRead: (end: number) => void): AsyncGenerator<Buffer> {
  for (let position = 0; ; ) {
    const block = await file.read(Buffer.allocUnsafe(READ_BYTES), 0, READ_BYTES, position);
    if (block.bytesRead === 0) return;
    position += block.bytesRead;
    onRead(position);
    yield block.buffer.subarray(0, block.bytesRead);
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
    for (const block of pieces) yield* this.#pushLines(block);
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
  *#pushLines(block: string): Generator<Batch> {
    for (const line of withoutReturns(block).split('\r')) yield* this.#push(line);
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
