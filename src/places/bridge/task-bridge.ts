import type { OperationSource, SourceState } from '../../operations/ports/operation-source.js';
import type { ProgressCodec } from '../../operations/ports/task-state.js';
import type { Piece, StreamCounts } from '../../operations/record/part.js';
import { Flag } from './bridge-layout.js';
import { BridgeStateReader, type BridgeStateReaderOptions } from './bridge-state-reader.js';

/** A page reads whole pieces: larger ones would be read again for each of its pages. */
const ENTRIES_A_PIECE = 1_000;

/**
 * Serves the live state of a task of any kind: the server's end of a bridge.
 * Pulling is synchronous and never disturbs the worker.
 */
export class TaskBridge extends BridgeStateReader implements OperationSource {
  readonly #codec: ProgressCodec;
  #log: SharedArrayBuffer | null = null;
  #percentage = 0;

  constructor(codec: ProgressCodec, options?: BridgeStateReaderOptions) {
    super(options);
    this.#codec = codec;
  }

  /** Takes the log that the worker has created; before that it has no entries to read. */
  attachLog(log: SharedArrayBuffer): void {
    if (this.#codec.log === null)
      throw new TypeError('TaskBridge: a log was shared where entries come in parts');
    this.#log = log;
  }

  /** @returns `etaSeconds` is always null: the bridge has no clock */
  pull(): SourceState {
    const { progress, snapshot } = this.#codec.describe(this.readState());
    this.#percentage = Math.max(this.#percentage, progress.percentage);
    return { progress: { ...progress, percentage: this.#percentage, etaSeconds: null }, snapshot };
  }

  unread(stored: StreamCounts): readonly Piece[] {
    const { log } = this.#codec;
    if (log === null || this.#log === null) return [];
    const { stream, width } = log;
    const end = Atomics.load(this.flags, Flag.EntryCount);
    const pieces: Piece[] = [];
    for (let firstSeq = stored.get(stream) ?? 0; firstSeq < end; firstSeq += ENTRIES_A_PIECE) {
      const count = Math.min(ENTRIES_A_PIECE, end - firstSeq);
      const bytesAnEntry = width * Float64Array.BYTES_PER_ELEMENT;
      const shared = new Uint8Array(this.#log, firstSeq * bytesAnEntry, count * bytesAnEntry);
      pieces.push({ stream, firstSeq, count, bytes: new Uint8Array(shared) });
    }
    return pieces;
  }

  /** Sets the cancel flag, which the worker reads. */
  cancel(): void {
    this.cancellation.cancel();
  }
}
