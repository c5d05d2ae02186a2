import type { OperationStreams } from '../ports/operation-streams.js';
import type { OwnStreams } from '../ports/own-streams.js';
import type { WorkEvents } from '../ports/work.js';
import type { Part, Piece } from '../record/part.js';
import type { LiveOperation } from '../watch/live-operation.js';

/** The streams of one attempt of an operation, written through the queue of its events. */
export class CoordinatedStreams implements OwnStreams {
  readonly #live: LiveOperation;
  readonly #store: Pick<OperationStreams, 'readStream'>;
  readonly #events: Pick<WorkEvents, 'partReady'>;
  readonly #signal: AbortSignal;

  /** @param signal aborted when the operation is not to go on */
  constructor(
    live: LiveOperation,
    store: Pick<OperationStreams, 'readStream'>,
    events: Pick<WorkEvents, 'partReady'>,
    signal: AbortSignal,
  ) {
    this.#live = live;
    this.#store = store;
    this.#events = events;
    this.#signal = signal;
  }

  count(stream: string): number {
    return this.#live.stored.get(stream) ?? 0;
  }

  async append(part: Part): Promise<void> {
    this.#signal.throwIfAborted();
    this.#events.partReady(part);
    const isStored = (): boolean =>
      part.pieces.every(({ stream, firstSeq, count }) => this.count(stream) >= firstSeq + count);
    for (;;) {
      const changed = this.#live.changes.next();
      if (isStored()) return;
      await changed;
      this.#signal.throwIfAborted();
    }
  }

  async piece(stream: string, seq: number): Promise<Piece | null> {
    if (seq >= this.count(stream)) return null;
    const [piece] = await this.#store.readStream(this.#live.operation.id, stream, seq - 1, 1);
    return piece ?? null;
  }

  async *read(stream: string): AsyncGenerator<Piece, void> {
    for (let seq = 0; ; ) {
      const piece = await this.piece(stream, seq);
      if (piece === null) return;
      yield piece;
      seq = piece.firstSeq + piece.count;
    }
  }
}
