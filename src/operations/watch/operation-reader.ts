import { setImmediate as otherWork } from 'node:timers/promises';
import type { ByteBudget } from '../../base/pure/byte-budget.js';
import type { JsonObject } from '../../base/pure/json.js';
import { joinShared } from '../../base/pure/shared-memory.js';
import type { OperationContext } from '../operation-context.js';
import type { Operation } from '../record/operation.js';
import type { OperationEvent } from '../record/operation-event.js';
import { isFinal } from '../record/operation-status.js';
import type { Piece } from '../record/part.js';
import type { EntryStream, Stream } from '../record/stream.js';

/** A page of a stream, read forwards. */
export interface PageRequest {
  readonly first: number;
  /** −1 from the start. */
  readonly afterSeq: number;
}

export interface EntryPage<Entry> {
  readonly entries: readonly Entry[];
  readonly hasNextPage: boolean;
  /** True when nothing will ever come after this page. */
  readonly complete: boolean;
  /** Of the whole stream, as far as it is stored. */
  readonly totalCount: number;
}

export type EventPage = Omit<EntryPage<OperationEvent>, 'totalCount'>;

/** Reads what operations have left in the store: streams and results. */
export class OperationReader {
  readonly #store: OperationContext['store'];

  constructor({ store }: Pick<OperationContext, 'store'>) {
    this.#store = store;
  }

  /** @throws AppError of the budget when the page would take more than is left of it */
  async entries<Entry>(
    operation: Operation,
    stream: EntryStream<Entry>,
    { first, afterSeq }: PageRequest,
    budget?: ByteBudget,
  ): Promise<EntryPage<Entry>> {
    budget?.take(0);
    const [pieces, totalCount] = isShown(operation, stream)
      ? await Promise.all([
          this.#store.readStream(operation.id, stream.name, afterSeq, first),
          this.#store.countStream(operation.id, stream.name),
        ])
      : [[], 0];
    budget?.take(pieces.reduce((bytes, piece) => bytes + piece.bytes.byteLength, 0));
    const hasNextPage = afterSeq + 1 + first < totalCount;
    return {
      entries: pieces.flatMap((piece) => wanted(stream, piece, afterSeq + 1, afterSeq + 1 + first)),
      hasNextPage,
      complete: !hasNextPage && isFinal(operation.status),
      totalCount,
    };
  }

  async events(operation: Operation, { first, afterSeq }: PageRequest): Promise<EventPage> {
    const read = await this.#store.readEvents(operation.id, afterSeq, first + 1);
    const hasNextPage = read.length > first;
    return { entries: read.slice(0, first), hasNextPage, complete: isFinal(operation.status) };
  }

  async result(operation: Operation, budget?: ByteBudget): Promise<JsonObject | null> {
    return operation.status === 'COMPLETED' ? this.#store.readResult(operation.id, budget) : null;
  }

  /** Reads in steps between which other work goes on. */
  async bytes(operation: Operation, stream: Stream): Promise<Uint8Array | null> {
    return isShown(operation, stream) ? this.stored(operation.id, stream) : null;
  }

  /** The same of an operation that may not show it yet. */
  async stored(id: string, stream: Stream): Promise<Uint8Array | null> {
    const pieces: Uint8Array[] = [];
    let entries = 0;
    for await (const { bytes, count } of this.#pieces(id, stream)) {
      pieces.push(bytes);
      entries += count;
      // A curve of a million bars has megabytes: requests come in between its pieces.
      await otherWork();
    }
    // Less comes of an operation that is removed meanwhile.
    const isWhole = entries > 0 && entries === (await this.#store.countStream(id, stream.name));
    return isWhole ? joinShared(pieces) : null;
  }

  async *pieces(operation: Operation, stream: Stream): AsyncGenerator<Uint8Array, void> {
    if (!isShown(operation, stream)) return;
    for await (const { bytes } of this.#pieces(operation.id, stream)) yield bytes;
  }

  async *#pieces(id: string, stream: Stream): AsyncGenerator<Piece, void> {
    for (let afterSeq = -1; ; ) {
      const [piece] = await this.#store.readStream(id, stream.name, afterSeq, 1);
      if (piece === undefined) return;
      yield piece;
      afterSeq = piece.firstSeq + piece.count - 1;
    }
  }
}

function isShown({ status }: Operation, { isDraft }: Stream): boolean {
  return !isDraft || status === 'COMPLETED';
}

/** Returns the entries of a piece from one seq up to another. */
function wanted<Entry>(
  stream: EntryStream<Entry>,
  piece: Piece,
  start: number,
  end: number,
): readonly Entry[] {
  const { firstSeq, count } = piece;
  return stream.decode(piece, Math.max(start, firstSeq), Math.min(end, firstSeq + count));
}
