import { setImmediate as otherWork } from 'node:timers/promises';
import type { OperationsService } from '../../../operations/operations-service.js';
import type { Operation } from '../../../operations/record/operation.js';
import type { EntryStream } from '../../../operations/record/stream.js';
import { trialIndexStream } from '../study-streams.js';

/** Trials a read: half a megabyte. */
const TRIALS_PER_READ = 2_000;
/** Of the indexes that are remembered; one of 100,000 trials has 23 megabytes. */
const MAX_KEPT_BYTES = 64 * 2 ** 20;
const SMALLEST_BYTES = 64 * 2 ** 10;

/** The index of a study as far as it is stored. */
export interface ReadIndex {
  /** Records of the trials, in memory that threads share; they never change. */
  readonly bytes: Uint8Array;
  readonly trials: number;
}

/** Records of the index that follow each other. */
interface Records {
  readonly bytes: Uint8Array;
  readonly count: number;
}

/** The records themselves, as they lie in a piece. */
const recordsStream: EntryStream<Records> = {
  ...trialIndexStream,
  decode({ bytes, firstSeq, count }, start = firstSeq, end = firstSeq + count) {
    const width = bytes.byteLength / count;
    const records = bytes.subarray((start - firstSeq) * width, (end - firstSeq) * width);
    return [{ bytes: records, count: end - start }];
  },
};

/** Keeps the indexes of the studies that are looked at, and reads of each only what has come since. */
export class StudyIndexes {
  readonly #operations: Pick<OperationsService, 'entries'>;
  readonly #kept = new Map<string, GrowingIndex>();

  constructor(operations: Pick<OperationsService, 'entries'>) {
    this.#operations = operations;
  }

  /** Returns the index of a study with all trials that are stored by now. */
  async of(operation: Operation): Promise<ReadIndex> {
    const { id } = operation;
    const index = this.#kept.get(id) ?? new GrowingIndex();
    this.#kept.delete(id);
    this.#kept.set(id, index);
    index.reading = (index.reading ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => this.#readOn(operation, index));
    await index.reading;
    this.#forget();
    return index.read();
  }

  async #readOn(operation: Operation, index: GrowingIndex): Promise<void> {
    for (;;) {
      const { entries, hasNextPage } = await this.#operations.entries(operation, recordsStream, {
        first: TRIALS_PER_READ,
        afterSeq: index.trials - 1,
      });
      index.add(entries);
      // What is counted may be ahead of what was read, by a part that was stored between.
      if (!hasNextPage || entries.length === 0) return;
      await otherWork();
    }
  }

  #forget(): void {
    let bytes = [...this.#kept.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
    for (const [oldest, { byteLength }] of this.#kept) {
      if (bytes <= MAX_KEPT_BYTES || this.#kept.size === 1) return;
      this.#kept.delete(oldest);
      bytes -= byteLength;
    }
  }
}

/** Bytes that are added to; what was read before stays where it is. */
class GrowingIndex {
  trials = 0;
  reading: Promise<void> | null = null;
  #buffer = new Uint8Array(new SharedArrayBuffer(0));
  #length = 0;

  get byteLength(): number {
    return this.#buffer.byteLength;
  }

  read(): ReadIndex {
    return { bytes: this.#buffer.subarray(0, this.#length), trials: this.trials };
  }

  add(added: readonly Records[]): void {
    const bytes = added.reduce((sum, records) => sum + records.bytes.byteLength, 0);
    if (this.#length + bytes > this.#buffer.byteLength) this.#grow(this.#length + bytes);
    for (const records of added) {
      this.#buffer.set(records.bytes, this.#length);
      this.#length += records.bytes.byteLength;
      this.trials += records.count;
    }
  }

  #grow(needed: number): void {
    const larger = new Uint8Array(
      new SharedArrayBuffer(Math.max(SMALLEST_BYTES, needed, 2 * this.#buffer.byteLength)),
    );
    larger.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = larger;
  }
}
